import Doris
import Supervision

/// Where the kubelet says that the API server is: two variables in the environment of each container.
struct ServerAddress: Sendable {
    private static let hostVariable = "KUBERNETES_SERVICE_HOST"
    private static let portVariable = "KUBERNETES_SERVICE_PORT"

    private let host: String?
    private let port: String?

    init(environment: [String: String]) {
        host = environment[ServerAddress.hostVariable]
        port = environment[ServerAddress.portVariable]
    }

    /// Checks what was found.
    func endpoint() throws(RequestFailure) -> Endpoint {
        guard let host, !host.isEmpty else {
            throw RequestFailure(.notConfigured, "\(ServerAddress.hostVariable) is not set: this is no pod")
        }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard Endpoint.isPlausibleHost(bare) else {
            throw RequestFailure(
                .notConfigured,
                "\(ServerAddress.hostVariable) is '\(host.onOneLine(limit: 64))', which is no host"
            )
        }
        guard let port, let number = UInt16(port), number > 0 else {
            throw RequestFailure(
                .notConfigured,
                "\(ServerAddress.portVariable) is '\((port ?? "").onOneLine(limit: 64))', expected 1 to 65535"
            )
        }
        return Endpoint(host: bare, port: number)
    }
}
