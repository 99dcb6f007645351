package import Doris

/// What was found out about a dead frontend before its entry may be dropped.
package struct CleanupEvidence: Hashable, Sendable {
    /// What the orchestrator says about a frontend's pod.
    package enum Pod: Hashable, Sendable {
        /// It is not declared any more, in words that say how that is known.
        case gone(String)
        /// It is declared: it may come back at any time.
        case declared(String)
        /// It cannot be told.
        case unknown(String)
    }

    /// The entry in question.
    package var entry: Frontend
    /// Whether a supervisor answers at its host: the pod is there, whatever Doris does.
    package var isSupervised: Bool
    /// The names in `image/ROLE` of the frontends that live, by their entries; an entry that is missing is not known.
    package var livingNames: [Endpoint: String]
    /// What became of its pod.
    package var pod: Pod

    package init(entry: Frontend, isSupervised: Bool, livingNames: [Endpoint: String], pod: Pod) {
        self.entry = entry
        self.isSupervised = isSupervised
        self.livingNames = livingNames
        self.pod = pod
    }
}
