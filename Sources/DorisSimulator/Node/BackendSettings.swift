import Doris

/// What a backend is told when it starts.
struct BackendSettings: Equatable, Sendable {
    /// `DORIS_HOME`.
    var home: String
    /// The version that is simulated.
    var profile: VersionProfile
    /// The address that the backend calls its own, and the only one on which it listens.
    var address: String
    /// The ports.
    var ports: BackendPorts
    /// `arrow_flight_sql_port`, -1 where it is off; `nil` where the key does not exist.
    var arrowFlightPort: Int32?
    /// The directories of `storage_root_path`, without their properties.
    var storageRoots: [String]
    /// Where `be.pid` lies.
    var pidDirectory: String
    /// `simulator_tablets`: the tablets that the backend reports.
    var tablets: Int
    /// `simulator_time_scale`: by what factor Doris' times are shortened.
    var timeScale: TimeScale
    /// `simulator_admin_port`: where ``AdminServer`` listens; `nil` for nowhere.
    var adminPort: UInt16?
    /// `simulator_faults`: the faults that are armed from the start.
    var faults: [ArmedFault] = []
    /// `simulator_startup_delay_ms`: how long the backend loads its tablets before a port opens.
    var startupDelay: Duration
    /// `simulator_stop_delay_ms`: how long the process lives after SIGTERM; Doris looks every 10 s on 1.2, every 3 s
    /// on 2.1.
    var stopDelay: Duration
}

extension BackendSettings {
    /// Reads the configuration of a `DORIS_HOME`.
    ///
    /// - Throws: ``StartupFailure`` when Doris would not start with it.
    static func read(
        home: String,
        profile: VersionProfile,
        environment: [String: String]
    ) throws(StartupFailure) -> BackendSettings {
        let environment = environment.merging(["DORIS_HOME": home]) { current, _ in current }
        let configuration = try NodeConfiguration.read(home: home, role: .backend, environment: environment)
        var ports = BackendPorts()
        ports.backend = configuration.port("be_port", default: ports.backend)
        ports.webserver = configuration.port("webserver_port", default: ports.webserver)
        ports.heartbeat = configuration.port("heartbeat_service_port", default: ports.heartbeat)
        ports.brpc = configuration.port("brpc_port", default: ports.brpc)
        let roots = configuration["storage_root_path"] ?? "\(home)/storage"
        return BackendSettings(
            home: home,
            profile: profile,
            address: try NodeAddress.choose(configuration, profile: profile),
            ports: ports,
            arrowFlightPort: profile.services.arrowFlightPorts.map {
                configuration.portOrOff("arrow_flight_sql_port", default: $0.backend)
            },
            storageRoots: roots.split(separator: ";").map { root in
                let path = root.prefix { $0 != "," }
                return String(path.hasSuffix("/") && path.count > 1 ? path.dropLast() : path)
            },
            pidDirectory: environment["PID_DIR"] ?? "\(home)/bin",
            tablets: configuration.number("simulator_tablets", default: 0),
            timeScale: TimeScale(configuration),
            adminPort: configuration["simulator_admin_port"].flatMap { UInt16($0) },
            faults: try ArmedFault.list(configuration),
            startupDelay: configuration.duration("simulator_startup_delay_ms", default: .zero),
            stopDelay: configuration.duration("simulator_stop_delay_ms", default: .milliseconds(200))
        )
    }
}
