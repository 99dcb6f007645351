/// What a master knows of its members, and who waits for them.
struct Mastership {
    /// The election that made it master.
    let term: Int64
    /// The last entry that each member acknowledged, by node name.
    var acknowledged: [String: JournalPosition] = [:]
    /// Members with a request on its way, by node name.
    var busy: Set<String> = []
    /// Members that were dropped and have not heard of it.
    var departing: [Departing] = []
    private var waiting: [Waiting] = []

    init(term: Int64) {
        self.term = term
    }

    /// A member that was dropped: it is to hear of it, but not for ever.
    struct Departing: Equatable {
        let member: SimulatedCluster.GroupMember
        /// How often it may still fail to answer.
        var attempts = 20
    }

    /// A statement whose entry a majority does not have yet.
    private struct Waiting {
        let position: JournalPosition
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Bool, Never>
    }

    /// Has a statement wait until a majority has its entry.
    mutating func wait(
        for position: JournalPosition,
        until deadline: ContinuousClock.Instant,
        _ continuation: CheckedContinuation<Bool, Never>
    ) {
        waiting.append(Waiting(position: position, deadline: deadline, continuation: continuation))
    }

    /// Takes note that a dropped member heard of it, or did not answer.
    mutating func noteDeparture(of member: SimulatedCluster.GroupMember, hasHeard: Bool) {
        for index in departing.indices where departing[index].member == member {
            departing[index].attempts -= hasHeard ? departing[index].attempts : 1
        }
        departing.removeAll { $0.attempts <= 0 }
    }

    /// Lets those go on whose entry a majority has by now.
    mutating func release(upTo position: JournalPosition) {
        for one in waiting where one.position <= position { one.continuation.resume(returning: true) }
        waiting.removeAll { $0.position <= position }
    }

    /// Whether somebody has waited for too long.
    func isOverdue(at now: ContinuousClock.Instant) -> Bool {
        waiting.contains { $0.deadline <= now }
    }

    /// Tells everybody who waits that there is no majority.
    mutating func abandonWaiting() {
        for one in waiting { one.continuation.resume(returning: false) }
        waiting = []
    }
}
