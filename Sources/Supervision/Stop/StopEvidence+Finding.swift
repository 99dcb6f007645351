import Doris

extension StopEvidence {
    /// What one reading shows.
    enum Finding: Hashable {
        /// The pod comes back, or nothing shows that it does not.
        case stays(reason: String)
        /// The pod is being deleted, and its set, which goes on, does not keep it.
        case leaves(PodRecord, StatefulSetRecord, ordinal: Int)
    }

    /// Reads one reading; each condition alone keeps the pod.
    func finding(_ reading: Reading) -> Finding {
        guard let name = PodName(podName) else {
            return .stays(reason: "the pod's name '\(podName.onOneLine(limit: 64))' is not one of a StatefulSet's pod")
        }
        let (pod, set): (PodRecord, StatefulSetRecord)
        do throws(KubernetesError) {
            pod = try reading.pod.get()
            if let reason = reasonToStay(pod, named: name) { return .stays(reason: reason) }
            set = try reading.set.get()
        } catch {
            return .stays(reason: "\(error)")
        }
        if let reason = reasonToStay(pod, in: set, ordinal: name.ordinal) { return .stays(reason: reason) }
        return .leaves(pod, set, ordinal: name.ordinal)
    }

    private func reasonToStay(_ pod: PodRecord, named name: PodName) -> String? {
        if pod.name != podName { return "the API answered with another pod, \(pod.name.onOneLine(limit: 64))" }
        if let podUID, pod.uid != podUID {
            return "the pod at the API has another uid, \(pod.uid.onOneLine(limit: 64)): it took this one's place"
        }
        if !pod.isBeingDeleted { return "the pod is not being deleted: only its container is stopped" }
        guard let controller = pod.controller, controller.kind == "StatefulSet" else {
            return "the pod's controller is \(pod.controller?.kind.onOneLine(limit: 64) ?? "unset"), not a StatefulSet"
        }
        if controller.name != name.set {
            return "the pod's controller is \(controller.name.onOneLine(limit: 64)), and its name says \(name.set)"
        }
        return nil
    }

    private func reasonToStay(_ pod: PodRecord, in set: StatefulSetRecord, ordinal: Int) -> String? {
        if set.name != pod.controller?.name || set.uid != pod.controller?.uid {
            return "the StatefulSet \(set.name.onOneLine(limit: 64)) is not the one that controls the pod: other uid"
        }
        if set.isBeingDeleted { return "the StatefulSet \(set.name) is being deleted as a whole" }
        if set.replicas <= 0 { return "the StatefulSet \(set.name) is scaled to 0: it is put to sleep as a whole" }
        if ordinal < set.firstOrdinal {
            return "ordinal \(ordinal) is below the first one, \(set.firstOrdinal): the set is renumbered"
        }
        if !set.isBeyond(ordinal: ordinal) {
            return "ordinal \(ordinal) is one of the \(set.replicas) from \(set.firstOrdinal) that the set keeps"
        }
        return nil
    }
}
