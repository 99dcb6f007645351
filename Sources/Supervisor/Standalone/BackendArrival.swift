import Doris
import Supervision

/// What a hook does for a backend that has been started: it registers it, has the volume remember it, and takes back what
/// an earlier stop has begun.
struct BackendArrival: HookMachine {
    enum Event {
        case prepared(BackendRecord, addresses: [Endpoint], podUID: String?)
        /// The record was written for one of the machines.
        case recorded(BackendRecord)
        case membership(MembershipMachine.Event)
        case place(BackendUpkeep.Event)
        case decommission(DecommissionMachine.Event)
        case clock
    }

    enum Action {
        case membership(MembershipMachine.Action)
        case place(BackendUpkeep.Action)
        case decommission(DecommissionMachine.Action)
    }

    static let clock = Event.clock

    private var membership: MembershipMachine
    private var upkeep: BackendUpkeep
    private var decommission: DecommissionMachine
    /// Whether the last listing left nothing to do.
    private var isSettled = false
    /// How far a decommission is that the volume remembers.
    private var leave = DecommissionReport.State.idle

    init(policy: DecommissionPolicy, seed: UInt64) {
        membership = MembershipMachine(registers: true, seed: seed)
        upkeep = BackendUpkeep(seed: seed &+ 3)
        decommission = DecommissionMachine(policy: policy)
    }

    var nextWake: Instant? { [membership.nextWake, decommission.nextWake].compactMap(\.self).min() }

    /// Whether a listing shows the node alive, and nothing of an earlier stop is left.
    var isRegistered: Bool { membership.state == .alive && isSettled && !isTakingBack }

    var isOver: Bool {
        if case .conflict = membership.state { return true }
        return isRegistered || hasLeft
    }

    /// Whether the node was decommissioned in this very pod.
    private var hasLeft: Bool { leave == .finished && decommission.forbidsRegistration }

    /// Whether a mark is being taken back, or the record that says so is still to be changed.
    private var isTakingBack: Bool { leave == .withdrawing || leave == .idle && decommission.forbidsRegistration }

    func summary(at now: Instant) -> String {
        var parts = [membership.state.clause]
        let report = decommission.report(at: now)
        if report.state != .idle || report.outcome != nil { parts.append(report.summary) }
        if let problem = upkeep.problem { parts.append(problem) }
        return parts.joined(separator: "; ")
    }

    mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .prepared(let record, let addresses, let podUID):
            _ = upkeep.handle(.prepared(record, addresses: addresses), at: now)
            return tell(.prepared(record, podUID: podUID), at: now)
        case .recorded(let record):
            _ = upkeep.handle(.recorded(record), at: now)
            return tell(DecommissionMachine.Event.recorded(record), at: now)
        case .membership(let event): return tell(event, at: now)
        case .place(let event): return tell(event, at: now)
        case .decommission(let event): return tell(event, at: now)
        case .clock:
            return tell(MembershipMachine.Event.clock, at: now) + tell(DecommissionMachine.Event.clock, at: now)
        }
    }

    private mutating func tell(_ event: MembershipMachine.Event, at now: Instant) -> [Action] {
        membership.handle(event, at: now).map { .membership($0) }
    }

    private mutating func tell(_ event: BackendUpkeep.Event, at now: Instant) -> [Action] {
        if let action = upkeep.handle(event, at: now) {
            isSettled = false
            return [.place(action)]
        }
        if case .saw = event { isSettled = upkeep.wantsListing }
        // What was just done shows in the next listing.
        guard case .done = event, upkeep.wantsListing else { return [] }
        return tell(MembershipMachine.Event.begun, at: now)
    }

    private mutating func tell(_ event: DecommissionMachine.Event, at now: Instant) -> [Action] {
        let action = decommission.handle(event, at: now)
        leave = decommission.report(at: now).state
        // A node that leaves, or has left, is not added again.
        _ = membership.handle(.permitted(!decommission.forbidsRegistration), at: now)
        return action.map { [.decommission($0)] } ?? []
    }
}
