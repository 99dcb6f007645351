import Doris
import Supervision

/// A machine in its world, driven as the supervisor's loop drives it.
struct Life<Machine: ExploredMachine>: Hashable {
    private(set) var machine: Machine
    private(set) var world = World()

    init(_ machine: Machine) {
        self.machine = machine
        world.isBackend = machine.snapshot.role == .backend
    }

    /// What can happen next.
    func steps(in scope: Scope) -> [Step] {
        world.steps(from: scope.menu, wake: machine.nextWake)
    }

    /// Lets a step happen and does what the machine asks for.
    ///
    /// - Returns: Every event that the machine was told.
    mutating func take(_ step: Step, in scope: Scope) -> [Transition] {
        var observer: Observer? = Observer(step: step, scope: scope, snapshot: machine.snapshot)
        take(step, observer: &observer)
        return observer?.transitions ?? []
    }

    /// Lets a step happen and takes no note of it, which is quicker where the end alone matters.
    mutating func rush(_ step: Step) {
        var observer: Observer?
        take(step, observer: &observer)
    }

    private mutating func take(_ step: Step, observer: inout Observer?) {
        if let event = world.take(step, wake: machine.nextWake) { feed(event, observer: &observer) }
        // The loop looks for children that are left in each of its rounds.
        guard case .exit(_, leavesOthers: false) = step, machine.snapshot.phase == .sweeping else { return }
        feed(.process(.childrenGone), observer: &observer)
    }

    private mutating func feed(_ event: NodeMachine.Event, observer: inout Observer?) {
        guard world.exitCode == nil else { return }
        observer?.note(event, in: &world)
        let actions = machine.handle(event, at: world.now)
        observer?.note(event, actions, of: machine, in: &world)
        for action in actions {
            if let answer = world.perform(action) { feed(answer, observer: &observer) }
        }
    }
}
