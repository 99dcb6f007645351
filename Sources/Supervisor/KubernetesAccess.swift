import KubernetesAPI
import Supervision

/// Makes the client of the Kubernetes API that settings and environment describe.
enum KubernetesAccess {
    /// Reads and connects nothing yet; `nil` outside of Kubernetes, where nobody has to wait for an answer.
    static func client(for settings: Settings, environment: [String: String]) -> KubernetesClient? {
        guard environment["KUBERNETES_SERVICE_HOST"] != nil else { return nil }
        return KubernetesClient(environment: environment, namespace: settings.podNamespace)
    }
}
