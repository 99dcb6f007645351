import Doris
import ProcessControl
import Supervision

/// Asks the Kubernetes API whether the pod leaves for good; every call blocks, for seconds at most.
struct StopJudge: Sendable {
    let kubernetes: (any Kubernetes)?
    let podName: String?
    let podUID: String?

    /// Asks, and a second time only where the first answer says so.
    func decide() -> StopDecision {
        guard let kubernetes, let podName, let name = PodName(podName) else {
            return .restart(reason: "no Kubernetes API is configured, or the pod is not of a StatefulSet")
        }
        func reading() -> StopEvidence.Reading {
            let pod = Result { () throws(KubernetesError) in try kubernetes.pod(podName) }
            // One that is silent is not waited for twice.
            let set = Result { () throws(KubernetesError) in
                _ = try pod.get()
                return try kubernetes.statefulSet(name.set)
            }
            return StopEvidence.Reading(at: MonotonicClock.now(), pod: pod, set: set)
        }
        let first = StopEvidence(podName: podName, podUID: podUID, first: reading())
        guard StopDecision.isWorthAnotherReading(first) else { return .decide(first) }
        // A little more, since the readings are compared by their own clock.
        MonotonicClock.sleep(until: MonotonicClock.now() + StopEvidence.interval + .milliseconds(20))
        return .decide(StopEvidence(podName: podName, podUID: podUID, first: first.first, second: reading()))
    }
}
