import Doris
import Glibc

/// The process `doris-simulator fe`.
package enum FrontendProcess {
    /// Runs a frontend until a signal ends it.
    ///
    /// - Parameters:
    ///   - home: `DORIS_HOME`.
    ///   - profile: The version.
    ///   - options: What the start script was given.
    package static func run(home: String, profile: VersionProfile, options: FrontendOptions) -> Never {
        NodeProcess.run(home: home, logName: "fe.log", profile: profile) { log throws(StartupFailure) in
            let settings = try FrontendSettings.read(
                home: home,
                profile: profile,
                options: options,
                environment: ProcessEnvironment.variables()
            )
            if let file = options.clusterSnapshot {
                log.warn("cluster snapshot \(file) is ignored, since the deploy mode is local")
            }
            let running = RunningFrontend()
            let pidPath = "\(settings.pidDirectory)/fe.pid"
            let administrator = AdminServer(faults: FaultBoard(settings.simulation.faults))
            administrator.faults.reach(.start)
            return NodeProcess.Plan(
                stopDelay: { settings.simulation.stopDelay },
                exceptionHangs: settings.simulation.exceptionHangs && profile.identity.exceptionStatus == 0,
                faults: administrator.faults,
                statusAfter: { 128 + $0 },
                cleanUp: { unlink(pidPath) },
                body: {
                    try await administrator.serve(settings.simulation.adminPort, of: settings.listening) {
                        try await serve(settings, log: log, administrator: administrator) { await running.hold($0) }
                    }
                },
                drain: { await running.node?.drain() }
            )
        }
    }

    /// Starts a frontend, and runs it until it has to end or the task is cancelled.
    ///
    /// - Parameters:
    ///   - settings: What the frontend was told.
    ///   - log: Its log.
    ///   - administrator: Knows what goes wrong in it.
    ///   - observe: Sees the node before it takes part in anything.
    /// - Throws: ``StartupFailure`` with the reason of the end.
    static func serve(
        _ settings: FrontendSettings,
        log: NodeLog,
        administrator: AdminServer = AdminServer(),
        observe: @Sendable (FrontendNode) async -> Void = { _ in }
    ) async throws {
        // 1. The locks come first, so that a second process on the directory ends before it touches anything.
        let directory = try MetadataDirectory(settings.metadataDirectory, profile: settings.profile)
        let pidFile = try PIDFile(locking: "\(settings.pidDirectory)/fe.pid")
        defer { pidFile.delete() }
        try checkPorts(of: settings)
        let faults = administrator.faults
        faults.reach(.locks)

        // 2. Only BDB JE's port is open while the frontend waits to be added, or for its master.
        let editLog = try await WebServer.bind(
            Endpoint(host: settings.listening, port: settings.ports.editLog),
            bodyLimit: ReplicationClient.bodyLimit
        )
        let startup = FrontendStartup(settings: settings, directory: directory, log: log)
        let node = FrontendNode(
            settings: settings,
            replica: try await startup.run(),
            log: log,
            statementLog: try NodeLog(path: "\(settings.home)/log/statements.log", echoes: false),
            faults: faults,
            record: administrator.record,
            journal: { try directory.write($0) }
        )
        administrator.attend(to: node)
        await observe(node)
        try await Replay(directory: settings.metadataDirectory, log: log, faults: faults).begin()
        let version = directory.versionText()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await editLog.serve { await node.answer(replicating: $0) } }
            group.addTask { try await node.takePart() }
            group.addTask { try await openPorts(of: node, version: version) }
            try await group.next()
        }
    }

    /// Opens the other ports once the catalog is ready, in the order in which Doris does.
    private static func openPorts(of node: FrontendNode, version: String) async throws {
        try await Replay(directory: node.settings.metadataDirectory, log: node.log, faults: node.faults).proceed()
        try await waitUntilReady(node)
        let settings = node.settings
        node.faults.reach(.ports)
        let rpc = try await WebServer.bind(
            Endpoint(host: settings.listening, port: settings.ports.rpc),
            bodyLimit: ReportClient.bodyLimit
        )
        let web = try await WebServer.bind(Endpoint(host: settings.listening, port: settings.ports.http))
        let query = Endpoint(host: settings.listening, port: settings.ports.query)
        try PlainPort.checkFree(query, named: "query_port")
        var others: [PlainPort] = []
        for side in settings.sidePorts {
            others.append(try await PlainPort.bind(Endpoint(host: settings.listening, port: side.port)))
        }
        node.faults.reach(.ready)
        await node.noteReady()
        node.log.info("thrift, http and mysql servers are started, QE service start")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await web.serve { await node.answer($0, version: version) } }
            group.addTask { try await MySQLServer.serve(node, at: query) }
            group.addTask { try await rpc.serve { await node.answer(reporting: $0) } }
            for port in others { group.addTask { try await port.hold() } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private static func checkPorts(of settings: FrontendSettings) throws(StartupFailure) {
        let ports = settings.ports
        let main = [
            ("edit_log_port", ports.editLog), ("http_port", ports.http), ("query_port", ports.query),
            ("rpc_port", ports.rpc),
        ]
        for (name, port) in main + settings.sidePorts.map({ ($0.key, $0.port) }) {
            try PlainPort.checkFree(Endpoint(host: settings.listening, port: port), named: name)
        }
    }

    private static func waitUntilReady(_ node: FrontendNode) async throws {
        try await Task.sleep(for: node.settings.simulation.startupDelay)
        await withDiscardingTaskGroup { group in
            group.addTask {
                while (try? await Task.sleep(for: node.settings.simulation.timeScale(.seconds(5)))) != nil {
                    node.log.info("wait catalog to be ready. FE type: UNKNOWN. is ready: false")
                }
            }
            await node.waitUntilReady()
            group.cancelAll()
        }
    }
}
