import Supervision

/// A machine in its world, driven as the supervisor's loop drives it.
struct Life<Machine: ExploredMachine>: Hashable {
    private(set) var machine: Machine
    private(set) var world = World()

    init(_ machine: Machine) {
        self.machine = machine
    }

    /// What can happen next.
    func steps(in scope: Scope) -> [Step] {
        world.steps(from: scope.menu, wake: machine.nextWake)
    }

    /// Lets a step happen and does what the machine asks for.
    ///
    /// - Returns: Every event that the machine was told.
    @discardableResult
    mutating func take(_ step: Step, in scope: Scope) -> [Transition] {
        var transitions: [Transition] = []
        if let event = world.take(step, wake: machine.nextWake) {
            feed(event, of: step, in: scope, into: &transitions)
        }
        // The loop looks for children that are left in each of its rounds.
        if case .exit = step, world.leftovers == nil, transitions.last?.snapshot.phase == .sweeping {
            feed(.process(.childrenGone), of: step, in: scope, into: &transitions)
        }
        return transitions
    }

    private mutating func feed(
        _ event: NodeMachine.Event,
        of step: Step,
        in scope: Scope,
        into transitions: inout [Transition]
    ) {
        guard world.exitCode == nil else { return }
        let former = transitions.last?.snapshot ?? machine.snapshot
        world.history.note(event, in: world, last: former, scope: scope)
        let actions = machine.handle(event, at: world.now)
        let snapshot = machine.snapshot
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
        for action in actions {
            if let answer = world.perform(action) { feed(answer, of: step, in: scope, into: &transitions) }
        }
    }
}
