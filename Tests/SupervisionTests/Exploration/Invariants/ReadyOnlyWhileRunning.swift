import Supervision

struct ReadyOnlyWhileRunning: Invariant {
    let name = "a ready node has a living child, is meant to run or left alone, and was never asked to stop"

    func violation(in transition: Transition) -> String? {
        guard transition.isPassing(.ready) else { return nil }
        if transition.world.child == nil { return "ready without a child" }
        if transition.world.history.stop != nil { return "ready although a stop was asked for" }
        if transition.snapshot.intent == .parked { return "ready although it is to be parked" }
        return transition.isPassing(.ready, silence: .seconds(31)) ? "ready although the loop is silent" : nil
    }
}
