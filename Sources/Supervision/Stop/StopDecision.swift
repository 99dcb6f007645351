/// Whether a node that stops comes back.
package enum StopDecision: Hashable, Sendable {
    /// The node comes back: leave its membership alone.
    case restart(reason: String)
    /// The node leaves for good, as far as Kubernetes is concerned; whether the cluster can spare it is another question.
    ///
    /// `replicas` is how many pods the set keeps: the others leave too, perhaps at this very moment.
    case scaleIn(reason: String, replicas: Int)

    /// What is decided, in words.
    package var word: String {
        switch self {
        case .restart: "restart"
        case .scaleIn: "scale-in"
        }
    }

    /// Why, in words.
    package var reason: String {
        switch self {
        case .restart(let reason), .scaleIn(let reason, _): reason
        }
    }

    /// Decides from what is known at the stop's beginning.
    ///
    /// Nothing shows that a pod is leaving for good without the Kubernetes API, and unknown means restart: a wrong
    /// "restart" leaves a dead entry, a wrong "scale-in" moves data for hours.
    ///
    /// - Parameter evidence: What the API said; `nil` where it was not asked.
    /// - Returns: A restart unless two readings show, condition by condition, that the pod leaves.
    package static func decide(_ evidence: StopEvidence? = nil) -> StopDecision {
        guard let evidence else { return .restart(reason: "no evidence that the pod is leaving for good") }
        switch (evidence.finding(evidence.first), evidence.second.map { evidence.finding($0) }) {
        case (.stays(let reason), _), (_, .stays(let reason)?): return .restart(reason: reason)
        case (.leaves, nil):
            return .restart(reason: "only one reading of the API says that the pod is leaving for good")
        case (.leaves(let firstPod, let firstSet, _), .leaves(let pod, let set, let ordinal)?):
            if let reason = evidence.reasonToDoubt((firstPod, firstSet), (pod, set)) { return .restart(reason: reason) }
            return .scaleIn(
                reason:
                    "ordinal \(ordinal) is beyond the \(set.replicas) replicas from ordinal \(set.firstOrdinal) that"
                    + " the StatefulSet \(set.name) keeps, in two readings",
                replicas: set.replicas
            )
        }
    }

    /// Whether a second reading could turn this evidence into a scale-in, so that it is worth its time.
    package static func isWorthAnotherReading(_ evidence: StopEvidence) -> Bool {
        if case .leaves = evidence.finding(evidence.first) { evidence.second == nil } else { false }
    }
}

extension StopEvidence {
    /// Why two readings that both show a pod that leaves do not confirm each other.
    fileprivate func reasonToDoubt(
        _ former: (pod: PodRecord, set: StatefulSetRecord),
        _ latter: (pod: PodRecord, set: StatefulSetRecord)
    ) -> String? {
        if former.pod.uid != latter.pod.uid { return "the pod's uid changed between two readings of the API" }
        if former.set.uid != latter.set.uid { return "the StatefulSet's uid changed between two readings of the API" }
        if let second, second.instant - first.instant < StopEvidence.interval {
            return "two readings of the API were less than \(StopEvidence.interval) apart"
        }
        return nil
    }
}
