package import Doris

/// How PID 1 answers one request: a line now, a line for each change of interest, and an end.
package struct ControlConversation: Sendable {
    private let request: ControlRequest
    private let begin: Instant
    private var lastPhase: Phase?

    /// Begins to answer a request at an instant.
    package init(_ request: ControlRequest, at begin: Instant) {
        self.request = request
        self.begin = begin
    }

    /// When the conversation ends at the latest; `nil` for one that ends with its first line.
    package var deadline: Instant? {
        guard case .postStart(let limit) = request else { return nil }
        return begin + limit
    }

    /// Whether the request begins a stop.
    package var beginsStop: Bool { request == .preStop }

    /// Answers to a snapshot.
    ///
    /// - Returns: The document to send, if there is something to say, and whether it is the last one.
    package mutating func answer(to snapshot: Snapshot, at now: Instant) -> (document: JSONValue?, isLast: Bool) {
        let isLast = isLast(snapshot, at: now)
        defer { lastPhase = snapshot.phase }
        guard isLast || snapshot.phase != lastPhase else { return (nil, false) }
        guard case .object(let members) = snapshot.json(at: now) else { return (nil, isLast) }
        return (.object([JSONValue.Member("last", .bool(isLast))] + members), isLast)
    }

    private func isLast(_ snapshot: Snapshot, at now: Instant) -> Bool {
        switch request {
        case .status: true
        case .postStart: snapshot.membership == .alive || snapshot.exitCode != nil || deadline.map { now >= $0 } ?? true
        case .preStop: snapshot.stopBudget != nil && snapshot.mayTerminate
        }
    }
}
