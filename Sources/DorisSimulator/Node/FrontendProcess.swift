import Doris
import Glibc

/// The process `doris-simulator fe`.
package enum FrontendProcess {
    /// Runs a frontend until a signal ends it.
    ///
    /// - Parameters:
    ///   - home: `DORIS_HOME`.
    ///   - profile: The version.
    ///   - helpers: The value of `--helper`; `nil` without it.
    ///   - recovers: Whether `--metadata_failure_recovery` was given.
    package static func run(home: String, profile: VersionProfile, helpers: String?, recovers: Bool) -> Never {
        NodeProcess.run(home: home, logName: "fe.log", profile: profile) { log throws(StartupFailure) in
            let settings = try FrontendSettings.read(
                home: home,
                profile: profile,
                helpers: helpers,
                recovers: recovers,
                environment: ProcessEnvironment.variables()
            )
            let pidPath = "\(settings.pidDirectory)/fe.pid"
            return NodeProcess.Plan(
                stopDelay: settings.simulation.stopDelay,
                exceptionHangs: settings.simulation.exceptionHangs,
                statusAfter: { 128 + $0 },
                cleanUp: { unlink(pidPath) },
                body: { try await serve(settings, log: log) }
            )
        }
    }

    private static func serve(_ settings: FrontendSettings, log: NodeLog) async throws {
        // 1. The locks come first, so that a second process on the directory ends before it touches anything.
        let directory = try MetadataDirectory(settings.metadataDirectory, profile: settings.profile)
        let pidFile = try PIDFile(locking: "\(settings.pidDirectory)/fe.pid")
        defer { pidFile.delete() }
        try await checkPorts(of: settings)

        // 2. Only BDB JE's port is open while the frontend waits to be added, or for its master.
        let editLog = try await PlainPort.bind(settings.editLog)
        let startup = FrontendStartup(settings: settings, directory: directory, log: log)
        let (name, cluster, standing) = try await startup.run()
        let node = FrontendNode(
            settings: settings,
            name: name,
            cluster: cluster,
            standing: standing,
            log: log,
            statementLog: try NodeLog(path: "\(settings.home)/log/statements.log", echoes: false),
            journal: { try directory.write($0) }
        )
        try await waitUntilReady(node)

        // 3. The ports in the order in which Doris opens them.
        let rpc = try await PlainPort.bind(Endpoint(host: settings.address, port: settings.ports.rpc))
        let web = try await WebServer.bind(Endpoint(host: settings.address, port: settings.ports.http))
        let mysql = try await MySQLServer.bind(Endpoint(host: settings.address, port: settings.ports.query))
        log.info("thrift, http and mysql servers are started, QE service start")
        let version = directory.versionText()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.lookAfterMembers() }
            group.addTask { try await web.serve { await node.answer($0, version: version) } }
            group.addTask { try await mysql.serve(node) }
            try await group.next()
        }
        try await rpc.close()
        try await editLog.close()
    }

    private static func checkPorts(of settings: FrontendSettings) async throws {
        let ports = settings.ports
        for (name, port) in [
            ("edit_log_port", ports.editLog), ("http_port", ports.http), ("query_port", ports.query),
            ("rpc_port", ports.rpc),
        ] {
            try await PlainPort.checkFree(Endpoint(host: settings.address, port: port), named: name)
        }
    }

    private static func waitUntilReady(_ node: FrontendNode) async throws {
        try await Task.sleep(for: node.settings.simulation.startupDelay)
        while await !node.isReady {
            try await node.catchUp()
            guard await !node.isReady else { return }
            node.log.info("wait catalog to be ready. FE type: UNKNOWN. is ready: false")
            try await Task.sleep(for: node.settings.simulation.joinRetry)
        }
    }
}
