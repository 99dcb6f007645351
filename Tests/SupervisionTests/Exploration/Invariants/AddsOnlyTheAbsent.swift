import Doris
import Supervision

struct AddsOnlyTheAbsent: Invariant {
    let name = "only a backend that the last listing did not show is added, while it is meant to run"

    func violation(in transition: Transition) -> String? {
        guard transition.actions.contains(.membership(.add)) else { return nil }
        if transition.scope.role != .backend { return "a frontend is added" }
        if transition.world.history.lastListing != .absent { return "added although the last listing did not miss it" }
        if transition.snapshot.intent != .run { return "added although it is \(transition.snapshot.intent)" }
        return transition.world.history.stop == nil ? nil : "added although a stop was asked for"
    }
}
