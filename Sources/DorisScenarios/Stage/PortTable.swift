import Doris

/// The ports by their names in `fe.conf` and `be.conf`; scenarios keep to Doris' defaults.
enum PortTable {
    static func ports(of role: NodeRole) -> [String: UInt16] {
        switch role {
        case .frontend:
            let ports = FrontendPorts()
            return [
                "http_port": ports.http, "rpc_port": ports.rpc, "query_port": ports.query,
                "edit_log_port": ports.editLog,
            ]
        case .backend:
            let ports = BackendPorts()
            return [
                "be_port": ports.backend, "webserver_port": ports.webserver, "brpc_port": ports.brpc,
                "heartbeat_service_port": ports.heartbeat,
            ]
        }
    }

    /// A port of either role; `heartbeat_port` is short for the backend's.
    static func port(named name: String) -> UInt16? {
        let name = name == "heartbeat_port" ? "heartbeat_service_port" : name
        return ports(of: .frontend)[name] ?? ports(of: .backend)[name]
    }
}
