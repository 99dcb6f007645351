import Supervision

struct RestartsAreSpaced: Invariant {
    let name = "a crash is followed by another start after a delay, and by none once it was one too many"

    func violation(in transition: Transition) -> String? {
        guard transition.spawns > 0 else { return nil }
        let history = transition.world.history
        if history.isHandedOver { return "a spawn after one crash too many" }
        guard let earliest = history.earliestRestart, transition.world.now < earliest else { return nil }
        return "a spawn \(earliest - transition.world.now) too early"
    }
}
