import Supervision

/// What a hook does for a backend that is about to be stopped: where that is for good, its replicas move away first.
struct BackendLeave: HookMachine {
    static let clock = DecommissionMachine.Event.clock

    private(set) var decommission: DecommissionMachine

    init(policy: DecommissionPolicy) {
        decommission = DecommissionMachine(policy: policy)
    }

    var nextWake: Instant? { decommission.nextWake }
    var isOver: Bool { !decommission.holdsEnd }
    func summary(at now: Instant) -> String { decommission.report(at: now).summary }

    mutating func handle(_ event: DecommissionMachine.Event, at now: Instant) -> [DecommissionMachine.Action] {
        decommission.handle(event, at: now).map { [$0] } ?? []
    }
}
