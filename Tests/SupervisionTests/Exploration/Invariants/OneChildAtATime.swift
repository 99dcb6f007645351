import Supervision

struct OneChildAtATime: Invariant {
    let name = "a child is started when it was prepared, nothing is left of the former one and no stop was asked for"

    func violation(in transition: Transition) -> String? {
        guard transition.spawns > 0 else { return nil }
        if transition.spawns > 1 { return "two spawns at once" }
        if transition.world.child != nil { return "a spawn beside a living child" }
        if transition.world.leftovers != nil { return "a spawn beside what the former child has left" }
        if transition.world.history.stop != nil { return "a spawn after a stop" }
        guard case .process(.prepared(.start)) = transition.event else { return "a spawn that nothing has prepared" }
        return nil
    }
}
