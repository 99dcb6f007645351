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
}
