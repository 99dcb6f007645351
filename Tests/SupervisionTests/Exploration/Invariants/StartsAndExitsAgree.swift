import Supervision

struct StartsAndExitsAgree: Invariant {
    let name = "every child that was started runs or was seen to end"

    func violation(in transition: Transition) -> String? {
        let history = transition.world.history
        let living = transition.world.child == nil ? 0 : 1
        if transition.snapshot.starts != history.exits + living {
            return "\(transition.snapshot.starts) starts, \(history.exits) exits, \(living) living"
        }
        // A stop ends although its SIGKILL has had no effect; the exit code's invariant says when.
        if transition.snapshot.exitCode != nil, transition.world.child?.killedAt != nil { return nil }
        if transition.snapshot.childPID != transition.world.child?.pid {
            return "the child is \(transition.world.child?.pid ?? 0) and is taken for"
                + " \(transition.snapshot.childPID ?? 0)"
        }
        return nil
    }
}
