import Supervision

/// A pid that is gone may be another process' by now.
struct ActsOnTheLivingChild: Invariant {
    let name = "what is signalled or looked at is the living child"

    func violation(in transition: Transition) -> String? {
        for action in transition.actions {
            switch action {
            case .process(.terminate(let pid)), .process(.kill(let pid)), .measure(let pid), .dumpThreads(let pid):
                if pid != transition.world.child?.pid { return "\(action) without that child" }
            default: break
            }
        }
        return nil
    }
}
