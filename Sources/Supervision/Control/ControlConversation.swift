package import Doris

/// How PID 1 answers one request: a line now, a line for each change of interest, and an end.
package struct ControlConversation: Sendable {
    /// What was asked.
    package let request: ControlRequest
    private let begin: Instant
    private let ordersBefore: Int
    private var lastPhase: Phase?

    /// Begins to answer a request, in the state before anything was done about it.
    ///
    /// The number of orders that were given before this one tells when it has had its turn; without it nobody else gives
    /// any.
    package init(
        _ request: ControlRequest,
        from snapshot: Snapshot,
        ordersBefore: Int? = nil,
        at begin: Instant
    ) {
        self.request = request
        self.begin = begin
        self.ordersBefore = ordersBefore ?? snapshot.ordersDone
    }

    /// How long pre-stop waits for the stop to begin: a loop that is stuck must not use up the pod's grace period.
    private static let patience = Duration.seconds(2)

    /// When the conversation is looked at again, and ends unless a stop is under way; `nil` for one that ends with its
    /// first line.
    package var deadline: Instant? {
        switch request {
        case .status, .decommission: nil
        case .preStop: begin + ControlConversation.patience
        case .postStart(let limit), .order(_, let limit): begin + limit
        }
    }

    /// Answers to a snapshot.
    ///
    /// - Returns: The document to send, if there is something to say, and whether it is the last one.
    package mutating func answer(to snapshot: Snapshot, at now: Instant) -> (document: JSONValue?, isLast: Bool) {
        let isWorthWaiting = request == .preStop && snapshot.stopBudget != nil
        let isLast = isDone(snapshot) || (!isWorthWaiting && deadline.map { now >= $0 } ?? false)
        defer { lastPhase = snapshot.phase }
        guard isLast || snapshot.phase != lastPhase else { return (nil, false) }
        guard case .object(let members) = snapshot.json(at: now) else { return (nil, isLast) }
        return (.object([JSONValue.Member("last", .bool(isLast))] + members), isLast)
    }

    private func isDone(_ snapshot: Snapshot) -> Bool {
        switch request {
        case .status, .decommission: true
        // A node that is kept down will not be registered, and a hook that waits holds its container up.
        case .postStart:
            snapshot.membership == .alive || snapshot.exitCode != nil || snapshot.phase == .parked
                || snapshot.phase == .paused
        case .preStop: snapshot.stopBudget != nil && snapshot.mayTerminate
        case .order(let order, _): snapshot.stopBudget != nil || isDone(order, snapshot)
        }
    }

    /// Whether an order was dealt with and what it asked for has come.
    private func isDone(_ order: Order, _ snapshot: Snapshot) -> Bool {
        guard snapshot.ordersDone > ordersBefore else { return false }
        return order != .park || snapshot.intent != .parked || snapshot.phase == .parked
    }
}
