import Doris

extension FrontendNode {
    /// How long a query may run in Doris (`query_timeout`, 900 s from 2.0 on), in the client's own time.
    private static let queryTimeout = 900

    /// Answers `SELECT SLEEP(seconds)`, the one query that takes its time; clients' times are not scaled.
    ///
    /// - Returns: `nil` for any other statement.
    /// - Throws: ``StatementError`` when the query would take longer than Doris lets one, or is cancelled.
    func sleep(_ tokens: [Token]) async throws(StatementError) -> StatementResult? {
        guard let seconds = FrontendNode.sleepSeconds(tokens) else { return nil }
        runningQueries += 1
        defer { runningQueries -= 1 }
        do {
            try await Task.sleep(for: .seconds(min(seconds, FrontendNode.queryTimeout)))
        } catch {
            throw .general("query is cancelled")
        }
        guard seconds <= FrontendNode.queryTimeout else { throw .general("query timeout") }
        return .table(ResultTable(columns: ["sleep(\(seconds))"], rows: [["1"]]))
    }

    private static func sleepSeconds(_ tokens: [Token]) -> Int? {
        guard tokens.count == 5, tokens[0].keyword == "SELECT", tokens[1].keyword == "SLEEP",
            tokens[2] == .symbol("("), case .word(let number) = tokens[3], tokens[4] == .symbol(")"),
            let seconds = Int(number), seconds >= 0
        else { return nil }
        return seconds
    }

    /// Waits for the running queries where the line does, up to Doris' 300 s, looking once per second, both scaled.
    ///
    /// Up to 3.0 nothing is waited for: the JVM runs its small hooks, and is gone.
    func drain() async {
        noteStopping()
        let scale = settings.simulation.timeScale
        let deadline = ContinuousClock.now + scale(settings.profile.timings.frontendQueryGrace)
        while runningQueries > 0 && ContinuousClock.now < deadline {
            log.info("waiting for \(runningQueries) running queries to finish before the shutdown")
            try? await Task.sleep(for: scale(.seconds(1)))
        }
    }
}
