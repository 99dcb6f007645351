/// Whether a node that stops comes back.
package enum StopDecision: Hashable, Sendable {
    /// The node comes back: leave its membership alone.
    case restart(reason: String)

    /// What is decided, in one word.
    package var word: String {
        switch self {
        case .restart: "restart"
        }
    }

    /// Why, in words.
    package var reason: String {
        switch self {
        case .restart(let reason): reason
        }
    }

    /// Decides from what is known at the stop's beginning.
    ///
    /// Nothing shows that a pod is leaving for good without the Kubernetes API, and unknown means restart: a wrong
    /// "restart" leaves a dead entry, a wrong "scale-in" moves data for hours.
    package static func decide() -> StopDecision {
        .restart(reason: "no evidence that the pod is leaving for good")
    }
}
