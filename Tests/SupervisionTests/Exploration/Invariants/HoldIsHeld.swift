import Supervision

struct HoldIsHeld: Invariant {
    let name = "nothing is started while the node is parked or paused, and a parked node's child is being ended"

    func violation(in transition: Transition) -> String? {
        let intent = transition.snapshot.intent
        guard intent != .run else { return nil }
        if transition.spawns > 0 { return "a spawn while it is \(intent)" }
        guard intent == .parked, transition.world.history.stop == nil else { return nil }
        switch transition.snapshot.phase {
        case .parked, .terminating, .killing, .sweeping: return nil
        case let phase: return "\(phase) although it is parked"
        }
    }
}
