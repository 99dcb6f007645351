import Doris
import NodeStorage
import Supervision

/// The ports that the supervisor itself uses of the node.
///
/// Settings win over the configuration file, and that over Doris' defaults. A file that cannot be read yields the
/// defaults here; the preparation reports it.
struct NodePorts: Sendable {
    /// `edit_log_port` of a frontend, `heartbeat_service_port` of a backend: part of the identity.
    let identity: UInt16
    /// Where `/api/bootstrap` or `/api/health` is served.
    let health: UInt16
    /// A frontend's MySQL port.
    let query: UInt16

    init(settings: Settings, distribution: Distribution) {
        let configuration = try? distribution.configuration()
        switch settings.role {
        case .frontend:
            let ports = (try? configuration?.frontendPorts()) ?? FrontendPorts()
            identity = settings.editLogPort ?? ports.editLog
            health = ports.http
            query = settings.queryPort ?? ports.query
        case .backend:
            let ports = (try? configuration?.backendPorts()) ?? BackendPorts()
            identity = settings.heartbeatPort ?? ports.heartbeat
            health = ports.webserver
            query = 0
        }
    }
}
