import Doris
import Supervision

/// Whether the pod of a frontend's entry is gone, as the StatefulSet that controls this pod says.
struct PodProof {
    let kubernetes: (any Kubernetes)?
    /// This pod's own name, of the same set.
    let podName: String?

    /// Asks the API; blocks for at most two of its calls.
    ///
    /// - Parameter host: The entry's host. Only a name says whose it is; an address may be anybody's by now.
    /// - Returns: What the API says, or why it says nothing.
    func pod(of host: String) -> CleanupEvidence.Pod {
        guard let kubernetes else { return .unknown("no Kubernetes API is configured") }
        guard let own = podName.flatMap({ PodName($0) }) else {
            return .unknown("this pod is not one of a StatefulSet")
        }
        guard host.contains("."), !host.isIPAddress,
            let label = host.split(separator: ".").first, let name = PodName(String(label))
        else { return .unknown("\(host) does not name a pod") }
        guard name.set == own.set else { return .unknown("\(host) is of another set, \(name.set)") }
        do throws(KubernetesError) {
            let set = try kubernetes.statefulSet(own.set)
            if set.isBeingDeleted || set.replicas <= 0 { return .declared("the StatefulSet is taken down as a whole") }
            if set.declares(ordinal: name.ordinal) {
                return .declared("ordinal \(name.ordinal) is one of \(set.replicas) replicas")
            }
            guard try isAbsent("\(name)", from: kubernetes) else { return .declared("the pod \(name) is still there") }
            return .gone("ordinal \(name.ordinal) is beyond \(set.replicas) replicas, and there is no such pod")
        } catch {
            return .unknown("\(error)")
        }
    }

    private func isAbsent(_ pod: String, from kubernetes: any Kubernetes) throws(KubernetesError) -> Bool {
        do throws(KubernetesError) {
            _ = try kubernetes.pod(pod)
            return false
        } catch  where error.reason == .notFound {
            return true
        }
    }
}
