import Supervision

struct ExitCodeFollows: Invariant {
    let name = "the exit code follows from what was asked for, how the child ended and the limits"

    func violation(in transition: Transition) -> String? {
        for case .process(.finish(let code)) in transition.actions {
            let world = transition.world
            guard let expected = world.history.exitCode(in: world, scope: transition.scope) else {
                return "it ends with \(code) for no cause"
            }
            if code != expected { return "it ends with \(code) instead of \(expected)" }
        }
        return nil
    }
}
