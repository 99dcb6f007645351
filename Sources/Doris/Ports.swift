/// The ports of a frontend, with Doris' defaults.
package struct FrontendPorts: Equatable, Sendable {
    /// HTTP: health, metrics, `/role`.
    package var http: UInt16 = 8030
    /// Thrift.
    package var rpc: UInt16 = 9020
    /// The MySQL protocol.
    package var query: UInt16 = 9030
    /// BDB JE; with the host it identifies a frontend.
    package var editLog: UInt16 = 9010

    package init() {}

    /// Takes `http_port`, `rpc_port`, `query_port` and `edit_log_port` where the file sets them to valid ports.
    package init(configuration: PropertiesFile) {
        http = configuration.port("http_port") ?? http
        rpc = configuration.port("rpc_port") ?? rpc
        query = configuration.port("query_port") ?? query
        editLog = configuration.port("edit_log_port") ?? editLog
    }
}

/// The ports of a backend, with Doris' defaults.
package struct BackendPorts: Equatable, Sendable {
    /// Thrift.
    package var backend: UInt16 = 9060
    /// HTTP: health and metrics.
    package var webserver: UInt16 = 8040
    /// The heartbeat service; with the host it identifies a backend.
    package var heartbeat: UInt16 = 9050
    /// bRPC.
    package var brpc: UInt16 = 8060

    package init() {}

    /// Takes `be_port`, `webserver_port`, `heartbeat_service_port` and `brpc_port` where the file sets them.
    package init(configuration: PropertiesFile) {
        backend = configuration.port("be_port") ?? backend
        webserver = configuration.port("webserver_port") ?? webserver
        heartbeat = configuration.port("heartbeat_service_port") ?? heartbeat
        brpc = configuration.port("brpc_port") ?? brpc
    }
}

extension PropertiesFile {
    /// The port under a key; `nil` when absent, disabled (`-1`) or not a port.
    package func port(_ key: String) -> UInt16? {
        self[key].flatMap { UInt16($0) }.flatMap { $0 > 0 ? $0 : nil }
    }
}
