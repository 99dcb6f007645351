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
    /// The ports beside them that are open.
    var sidePorts: [SidePort] = []
    /// The directories of `storage_root_path`, without their properties.
    var storageRoots: [String]
    /// Where `be.pid` lies.
    var pidDirectory: String
    /// `simulator_tablets`: how many tablets the backend asks the master for while nothing was ever stored on it.
    var tablets: Int
    /// `simulator_disk_bytes` and `simulator_disk_used`: the size of each storage root, and how much of it is taken;
    /// `nil` for what the file systems say.
    var disk: DiskFigures?
    /// `simulator_time_scale`: by what factor Doris' times are shortened.
    var timeScale: TimeScale
    /// `simulator_admin_port`: where ``AdminServer`` listens; `nil` for nowhere.
    var adminPort: UInt16?
    /// `simulator_faults`: the faults that are armed from the start.
    var faults: [ArmedFault] = []
    /// `simulator_startup_delay_ms`: how long the backend loads its tablets before a port opens.
    var startupDelay: Duration
    /// `report_tablet_interval_seconds`: how long at most between two reports.
    var reportInterval: Duration
    /// `trash_file_expire_time_sec`: how long dropped tablets stay in the trash.
    var trashExpiry: Duration
    /// How long the process lives after a signal.
    var stopTiming: StopTiming
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
        try OpenFileLimit.check(configuration, environment: environment)
        var ports = BackendPorts()
        ports.backend = try configuration.port("be_port", default: ports.backend)
        ports.webserver = try configuration.port("webserver_port", default: ports.webserver)
        ports.heartbeat = try configuration.port("heartbeat_service_port", default: ports.heartbeat)
        ports.brpc = try configuration.port("brpc_port", default: ports.brpc)
        let timeScale = TimeScale(configuration)
        let trash = configuration.number(
            "trash_file_expire_time_sec",
            default: Int(profile.timings.trash.components.seconds)
        )
        let roots = configuration["storage_root_path"] ?? "\(home)/storage"
        return BackendSettings(
            home: home,
            profile: profile,
            address: try NodeAddress.choose(configuration, profile: profile),
            ports: ports,
            arrowFlightPort: profile.services.arrowFlightPorts.map {
                configuration.portOrOff("arrow_flight_sql_port", default: $0.backend)
            },
            sidePorts: try SidePort.ofBackend(configuration, profile: profile),
            storageRoots: roots.split(separator: ";").map { root in
                let path = root.prefix { $0 != "," }
                return String(path.hasSuffix("/") && path.count > 1 ? path.dropLast() : path)
            },
            pidDirectory: environment["PID_DIR"] ?? "\(home)/bin",
            tablets: configuration.number("simulator_tablets", default: 0),
            disk: disk(configuration),
            timeScale: timeScale,
            adminPort: configuration["simulator_admin_port"].flatMap { UInt16($0) },
            faults: try ArmedFault.list(configuration),
            startupDelay: configuration.duration("simulator_startup_delay_ms", default: .zero),
            reportInterval: timeScale(
                .seconds(max(1, configuration.number("report_tablet_interval_seconds", default: 60)))
            ),
            trashExpiry: timeScale(.seconds(trash)),
            stopTiming: StopTiming(configuration, profile: profile)
        )
    }

    /// The address on which the backend listens.
    var listening: String { IPv4Address.listening(for: address) }

    /// A size without a share that is taken is an empty disk; a share without a size is one of 1 TiB.
    private static func disk(_ configuration: NodeConfiguration) -> DiskFigures? {
        let keys = ["simulator_disk_bytes", "simulator_disk_used"]
        guard keys.contains(where: { configuration[$0] != nil }) else { return nil }
        let total = configuration.number("simulator_disk_bytes", default: 1 << 40)
        let used = configuration.number("simulator_disk_used", default: 0)
        return DiskFigures(total: Int64(total), available: Int64(max(0, total - used)))
    }
}
