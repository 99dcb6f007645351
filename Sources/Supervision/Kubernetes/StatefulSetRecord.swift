/// What the Kubernetes API says of a StatefulSet, as far as a decision rests on it.
package struct StatefulSetRecord: Hashable, Sendable {
    /// `metadata.name`.
    package let name: String
    /// `metadata.uid`, never empty.
    package let uid: String
    /// Whether `metadata.deletionTimestamp` is set.
    package let isBeingDeleted: Bool
    /// `spec.replicas`.
    package let replicas: Int
    /// `spec.ordinals.start`, 0 where there is none; Kubernetes has had it since 1.26.
    package let firstOrdinal: Int

    package init(name: String, uid: String, isBeingDeleted: Bool, replicas: Int, firstOrdinal: Int = 0) {
        self.name = name
        self.uid = uid
        self.isBeingDeleted = isBeingDeleted
        self.replicas = replicas
        self.firstOrdinal = firstOrdinal
    }

    /// Whether the set keeps a pod of this ordinal: it has `replicas` of them, from `firstOrdinal` on.
    package func declares(ordinal: Int) -> Bool {
        ordinal >= firstOrdinal && !isBeyond(ordinal: ordinal)
    }

    /// Whether the ordinal lies at `firstOrdinal` + `replicas` or above, where a scale-in takes pods away.
    ///
    /// An ordinal below `firstOrdinal` is not declared either, but not because of a scale-in: somebody renumbers the set.
    func isBeyond(ordinal: Int) -> Bool {
        let (end, overflow) = firstOrdinal.addingReportingOverflow(replicas)
        // An end that is too large for a number is beyond every ordinal, one that is too small below each.
        return overflow ? replicas < 0 : ordinal >= end
    }
}
