import Doris
import Supervision

/// What a departure has kept back must not be kept for ever, nor come twice.
struct EndsOnce: Invariant {
    let name = "the supervisor ends once, whatever still comes"

    func violation(in transition: Transition) -> String? {
        transition.actions.count(where: isEnd) > 1 ? "it ends twice at once" : nil
    }

    func violation<Machine>(at life: Life<Machine>, in scope: Scope) -> String? {
        guard life.world.exitCode != nil, life.machine.snapshot.stopBudget != nil else { return nil }
        var machine = life.machine
        let late: [NodeMachine.Event] = [
            .frontend(.departure(.decided(.restart(reason: "late")))),
            .frontend(.departure(.stepped(.done, failure: nil))), .process(.stop), .process(.stopNow), .clock,
        ]
        for event in late where machine.handle(event, at: life.world.now + World.longTime).contains(where: isEnd) {
            return "it ends once more after \(event)"
        }
        return machine.snapshot.exitCode == life.world.exitCode ? nil : "its exit code is another one afterwards"
    }

    private func isEnd(_ action: NodeMachine.Action) -> Bool {
        if case .process(.finish) = action { true } else { false }
    }
}
