/// The statements that the supervisor sends, and no others.
///
/// `DROPP` is not among them: it discards a backend's replicas at once.
package enum Statement: Equatable, Sendable {
    /// Lists the frontends. On 1.2 the only listing that an account with `NODE_PRIV` alone may read.
    case showFrontends
    /// Lists the backends, likewise.
    case showBackends
    /// Adds a frontend by host and `edit_log_port`; it takes part once it has been started with `--helper`.
    case addFrontend(FrontendRole, Endpoint)
    /// Adds a backend by host and `heartbeat_service_port`.
    case addBackend(Endpoint)

    /// The text for the MySQL protocol.
    ///
    /// Hosts are checked by ``Endpoint/isPlausibleHost(_:)`` and cannot hold a quote.
    package var text: String {
        switch self {
        case .showFrontends: "SHOW FRONTENDS"
        case .showBackends: "SHOW BACKENDS"
        case .addFrontend(let role, let endpoint): "ALTER SYSTEM ADD \(role.rawValue) \"\(endpoint)\""
        case .addBackend(let endpoint): "ALTER SYSTEM ADD BACKEND \"\(endpoint)\""
        }
    }

    /// The leading words, without any literal: for logs, errors and metrics.
    package var name: String {
        switch self {
        case .showFrontends, .showBackends: text
        case .addFrontend(let role, _): "ALTER SYSTEM ADD \(role.rawValue)"
        case .addBackend: "ALTER SYSTEM ADD BACKEND"
        }
    }
}
