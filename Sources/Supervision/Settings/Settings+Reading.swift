package import Doris

extension Settings {
    /// Reads and checks every setting.
    ///
    /// - Parameters:
    ///   - role: What the container runs; it decides the default of `doris.home`.
    ///   - sources: The environment and the optional file.
    ///   - frontendArgument: A frontend's address that a command line named, as the official operator does.
    /// - Throws: ``SettingFaults`` with every fault, in the order of the sources.
    package init(
        role: NodeRole,
        sources: SettingSources,
        frontendArgument: String? = nil
    ) throws(SettingFaults) {
        var sources = sources
        if let frontendArgument, sources.variable("ENV_FE_ADDR") == nil {
            sources.environment["ENV_FE_ADDR"] = frontendArgument
        }
        var reader = SettingReader(sources: sources)
        self.role = role
        dorisHome = reader.path("doris.home") ?? "/opt/apache-doris/\(role.rawValue)"
        configDirectory = reader.path("doris.configDir")
        podName = reader.text("pod.name")
        podNamespace = reader.read("pod.namespace") { ResourceName.isLabel($0) ? $0 : nil }
        podIP = reader.address("pod.ip")
        podUID = reader.uid("pod.uid")
        let defaultPort = reader.port("cluster.queryPort") ?? 9030
        frontends = reader.endpoints("cluster.frontends", defaultPort: defaultPort) ?? []
        (user, password) = Settings.account(&reader)
        tls = reader.choice("cluster.tls") ?? .off
        caFile = reader.path("cluster.caFile")
        rootPasswordFile = reader.path("accounts.rootPasswordFile")
        queryPort = reader.port("frontend.queryPort")
        editLogPort = reader.port("frontend.editLogPort")
        heartbeatPort = reader.port("backend.heartbeatPort")
        replicas = reader.integer("frontend.replicas", in: 1...99)
        electable = reader.integer("frontend.electable", in: 1...99) ?? 3
        identity = reader.choice("identity") ?? .auto
        bootstrap = reader.choice("bootstrap") ?? .auto
        bootstrapConfigMap = reader.read("bootstrap.configMap") { ResourceName.isSubdomain($0) ? $0 : nil }
        clearLocks = reader.choice("metadata.clearLocks") ?? .stale
        metadataRole = reader.choice("metadata.role") ?? .whenNeeded
        cleanup = reader.choice("cleanup") ?? .scaledIn
        deadAfter = reader.duration("cleanup.deadAfter", in: .seconds(60)...Settings.week) ?? .seconds(600)
        let grace = reader.duration("stop.grace", in: .seconds(1)...Settings.week)
        stopGrace = grace ?? .seconds(60)
        stopGraceIsAssumed = grace == nil
        drain = Settings.drain(&reader)
        decommissionOnStop = reader.choice("decommission.onStop") ?? .scaleIn
        let stalled = reader.duration("decommission.stallAfter", in: .seconds(10)...Settings.week)
        decommissionStallAfter = stalled ?? .seconds(600)
        leastBackends = reader.integer("decommission.leastBackends", in: 1...10_000)
        restartLimit = reader.integer("restart.limit", in: 0...1000) ?? 3
        restartWindow = reader.duration("restart.window", in: .seconds(1)...Settings.week) ?? .seconds(600)
        startup = StartupPolicy()
        let stallAfter = reader.duration("startup.stallAfter", in: .seconds(1)...Settings.week)
        startup.stallAfter = stallAfter ?? startup.stallAfter
        startup.action = reader.choice("startup.stallAction") ?? startup.action
        livenessAfter = reader.duration("liveness.after", in: .seconds(1)...(.seconds(600))) ?? .seconds(30)
        signals = reader.read("signals") { SignalTable(settingText: $0) } ?? SignalTable()
        terminationMessageFile = reader.path("termination.messageFile")
        stateDirectory = reader.path("state.dir")
        httpAddress = reader.address("http.address") ?? "::"
        httpPort = reader.port("http.port") ?? 8099
        controlSocket = reader.path("control.socket", limit: 107) ?? "/run/doris-supervisor/control.sock"
        logFormat = reader.choice("log.format") ?? .json
        logLevel = reader.choice("log.level") ?? .info
        checkConsistency(&reader)
        guard reader.faults.isEmpty else { throw SettingFaults(reader.faults) }
    }

    private static let week = Duration.seconds(7 * 86_400)

    /// The account: own settings first, then the operator's mounted files, then its variables.
    ///
    /// `USER` is also the operating system's variable, so that it counts only beside `PASSWD`.
    private static func account(_ reader: inout SettingReader) -> (user: String, password: Password) {
        let user = reader.text("cluster.user")
        let sources = reader.sources
        if let passwordFile = reader.path("cluster.passwordFile") {
            return (user ?? "root", .file(passwordFile))
        }
        if let basicAuthUser = sources.basicAuthUser {
            return (user ?? basicAuthUser, .file("/etc/basic_auth/password"))
        }
        if let password = sources.variable("PASSWD") {
            return (user ?? sources.variable("USER") ?? "root", .given(Secret(password)))
        }
        return (user ?? "root", .none)
    }

    /// Only within Kubernetes is there anybody who has to learn that a node is not ready any more.
    private static func drain(_ reader: inout SettingReader) -> StopDrain.Policy {
        let isInKubernetes = reader.sources.variable("KUBERNETES_SERVICE_HOST") != nil
        let wait = reader.duration("stop.endpointWait", in: .zero...(.seconds(600)))
        return StopDrain.Policy(
            endpointWait: wait ?? (isInKubernetes ? .seconds(5) : .zero),
            switches: reader.read("stop.switchOff") { Set(switchNames: $0) } ?? []
        )
    }

    private func checkConsistency(_ reader: inout SettingReader) {
        if tls == .verify && caFile == nil {
            reader.note("SUPERVISOR_CLUSTER_TLS", "'verify' needs SUPERVISOR_CLUSTER_CA_FILE, the CA's path")
        }
        if role == .frontend { checkAccounts(&reader) }
        if role == .backend && frontends.isEmpty && reader.faults.isEmpty {
            reader.note(
                "SUPERVISOR_CLUSTER_FRONTENDS",
                "it is not set, and a backend registers itself with a frontend; expected a list host[:query_port],…"
            )
        }
        if role == .backend && podIP == nil && identity != .fqdn && reader.faults.isEmpty {
            reader.note(
                "SUPERVISOR_POD_IP",
                "it is not set, and the backend is registered by its address; set POD_IP from the downward API"
                    + " (status.podIP), or SUPERVISOR_IDENTITY=fqdn"
            )
        }
    }
}

extension Set<BackendSwitch> {
    /// Reads `queries`, `loads`, both with a comma, or `none`; `nil` for anything else.
    fileprivate init?(switchNames text: String) {
        let names = text.split(separator: ",").map { $0.trimmingBlanks() }
        if names == ["none"] {
            self = []
            return
        }
        let switches = names.compactMap { name -> BackendSwitch? in
            switch name {
            case "queries": .queries
            case "loads": .loads
            default: nil
            }
        }
        guard !names.isEmpty, switches.count == names.count else { return nil }
        self = Set(switches)
    }
}
