/// The Kubernetes API of the cluster that this pod runs in, as far as it is asked; objects are in the pod's namespace.
///
/// Calls block for at most the client's deadline, and belong on a thread of their own. Nothing is kept between two
/// calls: each reads what the server knows then.
package protocol Kubernetes: Sendable {
    /// Reads a pod; needs `get` on `pods`.
    ///
    /// - Throws: ``KubernetesError`` when there is no answer, a refusal, or one that is not understood.
    func pod(_ name: String) throws(KubernetesError) -> PodRecord

    /// Reads a StatefulSet; needs `get` on `statefulsets` of the group `apps`.
    func statefulSet(_ name: String) throws(KubernetesError) -> StatefulSetRecord

    /// Reads the `data` of a ConfigMap; needs `get` on `configmaps`.
    func configMap(_ name: String) throws(KubernetesError) -> [String: String]

    /// Makes a ConfigMap that is not there yet; needs `create` on `configmaps`.
    ///
    /// After ``KubernetesError/Reason/unreachable``, ``KubernetesError/Reason/timedOut`` and
    /// ``KubernetesError/Reason/malformed`` it may have been made all the same: read it.
    func createConfigMap(_ name: String, data: [String: String]) throws(KubernetesError)
}
