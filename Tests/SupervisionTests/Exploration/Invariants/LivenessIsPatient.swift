import Supervision

struct LivenessIsPatient: Invariant {
    let name = "liveness fails when a SIGKILL has had no effect for 30 s or the loop is silent, never else"

    func violation(in transition: Transition) -> String? {
        guard transition.snapshot.exitCode == nil else { return nil }
        let killed = (transition.world.child ?? transition.world.leftovers)?.killedAt
        let unhonoured = killed.map { transition.world.now - $0 } ?? .zero
        let isLive = transition.isPassing(.live)
        if isLive == (unhonoured > .seconds(30)) {
            return "\(isLive ? "live" : "not live") with a SIGKILL unhonoured for \(unhonoured)"
        }
        return transition.isPassing(.live, silence: .seconds(31)) ? "live although the loop is silent" : nil
    }
}
