import Doris

/// What a frontend is told when it starts.
struct FrontendSettings: Equatable, Sendable {
    /// `DORIS_HOME`.
    var home: String
    /// The version that is simulated.
    var profile: VersionProfile
    /// The address that the frontend calls its own.
    var address: String
    /// The name by which the cluster knows the frontend in FQDN mode; `nil` where it is known by its address.
    var hostName: String?
    /// The ports.
    var ports: FrontendPorts
    /// The ports beside them that are open.
    var sidePorts: [SidePort] = []
    /// `meta_dir`.
    var metadataDirectory: String
    /// Where `fe.pid` lies.
    var pidDirectory: String
    /// The frontends that may be asked how to join; empty for one that founds or resumes.
    var helpers: [Endpoint]
    /// Whether the BDB JE group is to be reset to this frontend.
    var recovers: Bool
    /// `cluster_id`, for a founding and as a check.
    var clusterID: Int?
    /// `initial_root_password`, which counts at a founding; `nil` where the line has no such key.
    var initialRootPassword: String?
    /// Whether `root` and `admin` need no password when they come from 127.0.0.1.
    var skipsLocalhostPassword: Bool
    /// `arrow_flight_sql_port`, -1 where it is off; `nil` where the key does not exist.
    var arrowFlightPort: Int32?
    /// `enable_all_http_auth`: whether health, bootstrap and metrics ask for a password too.
    var demandsWebLogin = false
    /// `max_bdbje_clock_delta_ms`: how far the own clock may be from the master's, in milliseconds.
    var clockDeltaLimit = 5_000
    /// `bdbje_free_disk_bytes`: how many bytes the volume of `meta_dir` must have free for a write; `nil` where the
    /// line has no such key or `fe.conf` does not set it, so that the stand-in runs on a small volume.
    var journalReserve: Int64?
    /// The keys that can be changed while the frontend runs, as `fe.conf` has them.
    var changeable = FrontendConfiguration()
    /// The scaled times and the faults.
    var simulation: Simulation

    /// What only the stand-in knows, set by the keys that begin with `simulator_`.
    struct Simulation: Equatable, Sendable {
        /// `simulator_time_scale`: by what factor Doris' times are shortened.
        var timeScale = TimeScale.standard
        /// `simulator_startup_delay_ms`: how long the catalog takes to become ready.
        var startupDelay: Duration = .zero
        /// `simulator_heartbeat_interval_ms`; Doris' own, scaled, without it.
        var heartbeatInterval: Duration = .milliseconds(1_000)
        /// `simulator_join_retry_ms`: the pause between two questions to a helper; Doris' 5 s, scaled, without it.
        var joinRetry: Duration = .milliseconds(500)
        /// `simulator_replication_interval_ms`: how often the master shows itself to the others.
        var replicationInterval: Duration = .milliseconds(150)
        /// How long a master may be silent before the others elect: Doris' 30 s (`bdbje_heartbeat_timeout_second`),
        /// scaled, but never so short that a busy machine looks like a dead master.
        var electionTimeout: Duration = .milliseconds(1_500)
        /// How long a master waits for a majority before it ends: Doris' 10 s (`bdbje_replica_ack_timeout_second`),
        /// scaled, but never so short that a busy machine looks like a lost majority.
        var acknowledgementTimeout: Duration = .milliseconds(4_000)
        /// `simulator_tablets_per_round`: how many tablets leave a backend in each heartbeat round.
        var tabletsPerRound = 100
        /// `simulator_clock_offset`: how far the frontend's clock is ahead of the machine's, in milliseconds.
        var clockOffset: Int64 = 0
        /// `simulator_stop_delay_ms`: how long the process lives after SIGTERM.
        var stopDelay: Duration = .zero
        /// `simulator_admin_port`: where ``AdminServer`` listens; `nil` for nowhere.
        var adminPort: UInt16?
        /// `simulator_faults`: the faults that are armed from the start.
        var faults: [ArmedFault] = []
        /// `simulator_exception_hangs`: whether an exception at start-up leaves the process hanging.
        var exceptionHangs = false
    }
}

extension FrontendSettings {
    /// Reads the configuration of a `DORIS_HOME`.
    ///
    /// - Parameters:
    ///   - home: `DORIS_HOME`.
    ///   - profile: The version.
    ///   - options: What the start script was given.
    ///   - environment: The process's environment.
    ///   - resolver: Answers for the machine.
    /// - Returns: The settings.
    /// - Throws: ``StartupFailure`` when Doris would not start with it.
    static func read(
        home: String,
        profile: VersionProfile,
        options: FrontendOptions = FrontendOptions(),
        environment: [String: String],
        resolver: HostResolver = .system
    ) throws(StartupFailure) -> FrontendSettings {
        let environment = environment.merging(["DORIS_HOME": home]) { current, _ in current }
        let properties = JavaProperties.all(environment, profile: profile)
        let configuration = try NodeConfiguration.read(
            home: home,
            role: .frontend,
            environment: properties.merging(environment) { property, _ in property }
        )
        var ports = FrontendPorts()
        ports.http = try configuration.port("http_port", default: ports.http)
        ports.rpc = try configuration.port("rpc_port", default: ports.rpc)
        ports.query = try configuration.port("query_port", default: ports.query)
        ports.editLog = try configuration.port("edit_log_port", default: ports.editLog)
        let (address, hostName) = try NodeAddress.ofFrontend(configuration, profile: profile, resolver: resolver)
        let key = profile.identity.readsRecoveryKey && configuration.flag("metadata_failure_recovery")
        return FrontendSettings(
            home: home,
            profile: profile,
            address: address,
            hostName: hostName,
            ports: ports,
            sidePorts: try SidePort.ofFrontend(configuration, profile: profile),
            metadataDirectory: configuration["meta_dir"] ?? "\(home)/doris-meta",
            pidDirectory: environment["PID_DIR"] ?? "\(home)/bin",
            helpers: try endpoints(options.helpers, own: Endpoint(host: hostName ?? address, port: ports.editLog)),
            recovers: key || options.helpers == nil && options.recovers,
            clusterID: configuration["cluster_id"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil },
            initialRootPassword: profile.identity.hasInitialRootPassword ? configuration["initial_root_password"] : nil,
            skipsLocalhostPassword: skipsLocalhostPassword(configuration, profile),
            arrowFlightPort: profile.services.arrowFlightPorts.map {
                configuration.portOrOff("arrow_flight_sql_port", default: $0.frontend)
            },
            demandsWebLogin: profile.services.mayDemandWebLogin && configuration.flag("enable_all_http_auth"),
            clockDeltaLimit: configuration.number("max_bdbje_clock_delta_ms", default: 5_000),
            journalReserve: profile.identity.readsJournalReserve
                ? configuration["bdbje_free_disk_bytes"].flatMap { Int64($0) } : nil,
            changeable: FrontendConfiguration(configuration),
            simulation: try Simulation(configuration, profile)
        )
    }

    /// The address on which the frontend listens.
    var listening: String { IPv4Address.listening(for: address) }

    /// Host and `edit_log_port`, by which the cluster knows this frontend.
    var editLog: Endpoint { Endpoint(host: hostName ?? address, port: ports.editLog) }

    private static func endpoints(_ text: String?, own: Endpoint) throws(StartupFailure) -> [Endpoint] {
        var endpoints: [Endpoint] = []
        for part in text?.split(separator: ",") ?? [] {
            guard let endpoint = Endpoint(part) else {
                throw .exception("org.apache.doris.common.AnalysisException: Invalid host port: \(part)")
            }
            guard endpoint != own else {
                throw .exit(
                    "Do not specify the helper node to FE itself. "
                        + "Please specify it to the existing running Master or Follower FE"
                )
            }
            endpoints.append(endpoint)
        }
        return endpoints
    }

    /// Doris 1.2 always spares `root` and `admin` on 127.0.0.1 the password; `simulator_skip_localhost_auth_check`
    /// lets tests try their passwords there all the same.
    private static func skipsLocalhostPassword(_ configuration: NodeConfiguration, _ profile: VersionProfile) -> Bool {
        let real = !profile.services.mayCheckLocalhost || configuration.flag("skip_localhost_auth_check", default: true)
        return configuration.flag("simulator_skip_localhost_auth_check", default: real)
    }
}

extension FrontendSettings.Simulation {
    init(_ configuration: NodeConfiguration, _ profile: VersionProfile) throws(StartupFailure) {
        timeScale = TimeScale(configuration)
        startupDelay = configuration.duration("simulator_startup_delay_ms", default: .zero)
        heartbeatInterval = configuration.duration(
            "simulator_heartbeat_interval_ms",
            default: timeScale(profile.timings.heartbeat)
        )
        joinRetry = configuration.duration("simulator_join_retry_ms", default: timeScale(.seconds(5)))
        replicationInterval = configuration.duration("simulator_replication_interval_ms", default: .milliseconds(150))
        electionTimeout = max(electionTimeout, timeScale(.seconds(30)))
        acknowledgementTimeout = max(acknowledgementTimeout, timeScale(.seconds(10)))
        tabletsPerRound = configuration.number("simulator_tablets_per_round", default: 100)
        clockOffset = try FrontendSettings.Simulation.clockOffset(configuration)
        stopDelay = configuration.duration("simulator_stop_delay_ms", default: .zero)
        exceptionHangs = configuration.flag("simulator_exception_hangs")
        adminPort = configuration["simulator_admin_port"].flatMap { UInt16($0) }
        faults = try ArmedFault.list(configuration)
    }

    /// A day at most in either direction: a value that is read wrong would prove nothing.
    private static func clockOffset(_ configuration: NodeConfiguration) throws(StartupFailure) -> Int64 {
        guard let text = configuration["simulator_clock_offset"] else { return 0 }
        guard let offset = Int64(text), (-86_400_000...86_400_000).contains(offset) else {
            throw .exit("simulator_clock_offset: '\(text)' is no number of milliseconds from -86400000 to 86400000")
        }
        return offset
    }
}
