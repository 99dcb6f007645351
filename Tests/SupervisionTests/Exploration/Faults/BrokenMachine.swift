import Supervision

/// The machine with a fault on top of it.
struct BrokenMachine: ExploredMachine {
    private var machine: NodeMachine
    private let fault: Fault

    init(_ machine: NodeMachine, fault: Fault) {
        self.machine = machine
        self.fault = fault
    }

    var snapshot: Snapshot { fault.snapshot(machine.snapshot) }

    var nextWake: Instant? { fault.nextWake(machine.nextWake, in: machine.phase) }

    mutating func handle(_ event: NodeMachine.Event, at now: Instant) -> [NodeMachine.Action] {
        let now = fault.time(now, in: machine.phase)
        let actions = fault.events(for: event, at: machine.snapshot).flatMap { machine.handle($0, at: now) }
        return fault.actions(actions, for: event, at: machine.snapshot)
    }
}
