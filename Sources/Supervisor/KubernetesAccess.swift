import KubernetesAPI
import Supervision

/// Makes the client of the Kubernetes API that settings and environment describe.
enum KubernetesAccess {
    /// Reads and connects nothing yet; outside of Kubernetes every call fails at once, with the reason.
    static func client(for settings: Settings, environment: [String: String]) -> KubernetesClient {
        KubernetesClient(environment: environment, namespace: settings.podNamespace)
    }
}
