package import Doris

/// A backend as the cluster's metadata has it.
package struct SimulatedBackend: Equatable, Sendable {
    /// The id that the frontend gave it.
    package var id: Int64
    /// Host and `heartbeat_service_port`.
    package var heartbeat: Endpoint
    /// Whether the last heartbeat succeeded.
    package var isAlive = false
    /// Whether it is being decommissioned.
    package var isDecommissioned = false
    /// The value of `tag.location`: tables say how many replicas the backends of each tag get.
    var tag = SimulatedBackend.defaultTag
    /// Whether queries leave it alone.
    var isQueryDisabled = false
    /// Whether loads leave it alone.
    var isLoadDisabled = false
    /// The disks by the last report; empty before the first, and as long no tablet is put there.
    var disks: [ReportedDisk] = []
    /// When it last reported its tablets, in milliseconds since 1970; 0 while it never did.
    var lastReport: Int64 = 0
    /// `be_port`, -1 before the first heartbeat.
    package var bePort: Int32 = -1
    /// `webserver_port`, -1 before the first heartbeat.
    package var httpPort: Int32 = -1
    /// `brpc_port`, -1 before the first heartbeat.
    package var brpcPort: Int32 = -1
    /// `arrow_flight_sql_port`, -1 where it is off and before the first heartbeat.
    package var arrowFlightPort: Int32 = -1
    /// When the process started, in milliseconds since 1970; 0 while it never answered.
    package var lastStart: Int64 = 0
    /// When the last heartbeat succeeded, in milliseconds since 1970; 0 while none did.
    package var lastHeartbeat: Int64 = 0
    /// The last heartbeat's error, empty when there was none.
    package var errorMessage = ""
    /// The version that the last heartbeat reported.
    package var version = ""
    /// Heartbeats that failed since the last that succeeded.
    package var failures = 0
    /// `mix` or `computation`, empty while the backend is dead.
    package var nodeRole = ""
    /// Whether this is a row without a process, made for a test of size.
    var isSynthetic = false
    /// Whether its process said that it is about to end.
    package var isShutdown = false

    package init(id: Int64, heartbeat: Endpoint) {
        self.id = id
        self.heartbeat = heartbeat
    }

    /// The tag of a backend that was added without one.
    static let defaultTag = "default"
}

/// What a backend says in answer to a heartbeat.
package struct BackendHeartbeat: Equatable, Sendable {
    /// `be_port`.
    package var bePort: Int32
    /// `webserver_port`.
    package var httpPort: Int32
    /// `brpc_port`.
    package var brpcPort: Int32
    /// `arrow_flight_sql_port`, -1 where it is off.
    package var arrowFlightPort: Int32
    /// When its process started, in milliseconds since 1970.
    package var startTime: Int64
    /// Its version.
    package var version: String
    /// `mix` or `computation`.
    package var nodeRole: String
    /// Whether it is about to end; told from 2.1 on.
    package var isShutdown: Bool

    package init(
        bePort: Int32,
        httpPort: Int32,
        brpcPort: Int32,
        arrowFlightPort: Int32 = -1,
        startTime: Int64,
        version: String,
        nodeRole: String = "mix",
        isShutdown: Bool = false
    ) {
        self.bePort = bePort
        self.httpPort = httpPort
        self.brpcPort = brpcPort
        self.arrowFlightPort = arrowFlightPort
        self.startTime = startTime
        self.version = version
        self.nodeRole = nodeRole
        self.isShutdown = isShutdown
    }
}
