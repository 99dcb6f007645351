import Supervision

/// Collects what a machine is told and makes of it in one step, and writes the world's history.
struct Observer {
    private(set) var transitions: [Transition] = []

    private let step: Step
    private let scope: Scope
    /// What the machine published last.
    private var snapshot: Snapshot

    init(step: Step, scope: Scope, snapshot: Snapshot) {
        (self.step, self.scope, self.snapshot) = (step, scope, snapshot)
    }

    /// Takes note of an event before the machine is told.
    func note(_ event: NodeMachine.Event, in world: inout World) {
        world.history.note(event, in: world, last: snapshot, scope: scope)
    }

    /// Takes note of what the machine has made of an event, before that is done.
    mutating func note(
        _ event: NodeMachine.Event,
        _ actions: [NodeMachine.Action],
        of machine: some ExploredMachine,
        in world: inout World
    ) {
        let former = snapshot
        snapshot = machine.snapshot
        world.history.note(snapshot)
        transitions.append(
            Transition(
                step: step,
                event: event,
                former: former,
                actions: actions,
                snapshot: snapshot,
                nextWake: machine.nextWake,
                world: world,
                scope: scope
            )
        )
    }
}
