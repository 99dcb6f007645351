/// What the Kubernetes API says of a pod, as far as a decision rests on it.
package struct PodRecord: Hashable, Sendable {
    /// The object that made the pod and makes it anew: the owner reference with `controller: true`.
    package struct Controller: Hashable, Sendable {
        /// Such as `StatefulSet`; another API group may have a kind of the same name, but no object of the same uid.
        package let kind: String
        package let name: String
        /// Never empty.
        package let uid: String

        package init(kind: String, name: String, uid: String) {
            self.kind = kind
            self.name = name
            self.uid = uid
        }
    }

    /// `metadata.name`.
    package let name: String
    /// `metadata.uid`, never empty: a pod that was made anew has the same name and another uid.
    package let uid: String
    /// Whether `metadata.deletionTimestamp` is set, which it is not where the kubelet restarts the container alone.
    package let isBeingDeleted: Bool
    /// `metadata.deletionGracePeriodSeconds`: what this deletion grants, which may differ from the pod's own period.
    package let deletionGrace: Duration?
    /// `nil` for a pod that nothing controls.
    package let controller: Controller?
    /// `status.podIP`; `nil` before the pod has one.
    package let ip: String?

    package init(
        name: String,
        uid: String,
        isBeingDeleted: Bool,
        deletionGrace: Duration? = nil,
        controller: Controller? = nil,
        ip: String? = nil
    ) {
        self.name = name
        self.uid = uid
        self.isBeingDeleted = isBeingDeleted
        self.deletionGrace = deletionGrace
        self.controller = controller
        self.ip = ip
    }
}
