/// What the Kubernetes API says, twice, of a pod that is being stopped.
package struct StopEvidence: Hashable, Sendable {
    /// One look at the pod and at the StatefulSet that controls it.
    package struct Reading: Hashable, Sendable {
        /// When the answers had come.
        package let instant: Instant
        package let pod: Result<PodRecord, KubernetesError>
        /// The set that the pod's name names: `doris-be` for `doris-be-3`.
        package let set: Result<StatefulSetRecord, KubernetesError>

        package init(
            at instant: Instant,
            pod: Result<PodRecord, KubernetesError>,
            set: Result<StatefulSetRecord, KubernetesError>
        ) {
            self.instant = instant
            self.pod = pod
            self.set = set
        }
    }

    /// The least time between two readings that may confirm each other: a manifest that is applied in two steps, or by
    /// two hands, has settled by then.
    package static let interval = Duration.seconds(2)

    /// The own pod's exact name.
    package let podName: String
    /// The own pod's uid, from the downward API; `nil` where it is not told, and then whichever pod has the name is taken
    /// for the own one.
    package let podUID: String?
    package let first: Reading
    /// `nil` where there was no second look: none is needed where the first shows a restart.
    package let second: Reading?

    package init(podName: String, podUID: String?, first: Reading, second: Reading? = nil) {
        self.podName = podName
        self.podUID = podUID
        self.first = first
        self.second = second
    }
}
