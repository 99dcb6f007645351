import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// What a frontend's supervisor shows of a start.
extension Supervised {
    /// The command lines with which Doris was started, in their order.
    var commands: [Substring] {
        output.lines.compactMap { line in
            line.firstRange(of: "child.command=").map { line[$0.upperBound...] }
        }
    }

    /// Asks it as a person would.
    var sql: SQLClient { SQLClient(address: home.address) }

    /// The frontends as this one lists them.
    var frontends: [ListedFrontend] { sql.frontends }

    /// Waits until this node serves and nothing is left to do for its cluster.
    ///
    /// `count`: How many frontends the cluster has by then, each of them a living member.
    /// `remembers`: Whether all others must be in its record too, which comes with one of its later looks.
    func waitUntilSettled(_ count: Int, remembers: Bool = false, within limit: Duration = .seconds(30)) throws {
        try wait(for: "a settled frontend, one of \(count)", within: limit) {
            guard phase == .ready, home.frontendRecord?["undertaking"] == .null,
                home.frontendRecord?["node"]?.text == "\(home.address):9010",
                case .array(let others)? = home.frontendRecord?["others"], !remembers || others.count == count - 1
            else { return false }
            let rows = frontends
            return rows.count == count && rows.allSatisfy { $0.isAlive && $0.hasJoined }
        }
    }

    /// Waits until the supervisor says so and lets Doris be.
    func wait(for phase: Phase, saying words: String) throws {
        try wait(for: "\(phase) with '\(words)'") { self.phase == phase && reason.contains(words) }
    }

    /// Kills the whole container after a while, unless nothing is left to do before.
    func loseContainer(after time: Duration) throws {
        _ = eventually(within: time) { phase == .ready && home.frontendRecord?["undertaking"] == .null }
        try loseContainer()
    }
}

extension Stage {
    /// Starts a frontend that is declared to be the only one.
    func lone(_ home: Home, settings: [String: String] = [:], mode: Mode = .best) throws -> Supervised {
        try start(home, settings: ["SUPERVISOR_FRONTEND_REPLICAS": "1"].merging(settings) { $1 }, mode: mode)
    }

    /// Stops a node and starts it again: the start must be a plain one that changes nothing.
    func restartPlainly(
        _ node: Supervised,
        _ start: () throws -> Supervised,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Supervised {
        try node.wait(for: .ready)
        let identity = node.home.identity
        #expect(identity.count == 2, sourceLocation: sourceLocation)
        #expect(try node.terminate() == 0, sourceLocation: sourceLocation)
        let again = try start()
        try again.wait(for: .ready)
        // A frontend of several may begin anew by itself, when another one overtakes it in an election.
        #expect(!again.commands.isEmpty, sourceLocation: sourceLocation)
        #expect(
            again.commands.allSatisfy { !$0.contains("--helper") && !$0.contains("recovery") },
            sourceLocation: sourceLocation
        )
        #expect(!again.home.overlay.contains("metadata_failure_recovery"), sourceLocation: sourceLocation)
        #expect(again.home.identity == identity, sourceLocation: sourceLocation)
        return again
    }
}
