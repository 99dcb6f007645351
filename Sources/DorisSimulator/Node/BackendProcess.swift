import Doris
import Glibc

/// The process `doris-simulator be`.
package enum BackendProcess {
    /// Runs a backend until a signal ends it.
    ///
    /// - Parameters:
    ///   - home: `DORIS_HOME`.
    ///   - profile: The version.
    package static func run(home: String, profile: VersionProfile) -> Never {
        let console = profile.scripts.splitsBackendOutput ? STDOUT_FILENO : STDERR_FILENO
        NodeProcess.run(home: home, logName: "be.INFO", profile: profile, console: console) {
            log throws(StartupFailure) in
            let settings = try BackendSettings.read(
                home: home,
                profile: profile,
                environment: ProcessEnvironment.variables()
            )
            let administrator = AdminServer(faults: FaultBoard(settings.faults))
            administrator.faults.reach(.start)
            let (stopFlag, start) = (StopFlag(), ContinuousClock.now)
            return NodeProcess.Plan(
                stopDelay: {
                    stopFlag.set()
                    return settings.stopTiming.delay(uptime: start.duration(to: .now))
                },
                exceptionHangs: false,
                faults: administrator.faults,
                statusAfter: { _ in 0 },
                cleanUp: {},
                body: {
                    try await administrator.serve(settings.adminPort, of: settings.listening) {
                        try await serve(settings, stopFlag: stopFlag, log: log, faults: administrator.faults)
                    }
                }
            )
        }
    }

    /// Starts a backend, and runs it until the task is cancelled.
    ///
    /// - Throws: ``StartupFailure`` when Doris would not start.
    static func serve(
        _ settings: BackendSettings,
        stopFlag: StopFlag,
        log: NodeLog,
        faults: FaultBoard
    ) async throws {
        try PIDFile.write("\(settings.pidDirectory)/be.pid")
        faults.reach(.locks)
        let node = try BackendNode(settings: settings, log: log, stopFlag: stopFlag)
        faults.reach(.replay)
        await faults.wait(until: false, .hungReplay)
        try await Task.sleep(for: settings.startupDelay)
        faults.reach(.ports)
        // The ports in the order in which Doris opens them; the heartbeat's is the last.
        let backend = try await PlainPort.bind(Endpoint(host: settings.listening, port: settings.ports.backend))
        let brpc = try await PlainPort.bind(Endpoint(host: settings.listening, port: settings.ports.brpc))
        var others: [PlainPort] = []
        for side in settings.sidePorts {
            others.append(try await PlainPort.bind(Endpoint(host: settings.listening, port: side.port)))
        }
        let web = try await WebServer.bind(Endpoint(host: settings.listening, port: settings.ports.webserver))
        let heartbeat = try await HeartbeatServer.bind(
            Endpoint(host: settings.listening, port: settings.ports.heartbeat)
        )
        faults.reach(.ready)
        log.info("Doris BE started. heartbeat service listens on \(settings.address):\(settings.ports.heartbeat)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            let pages = BackendWeb(settings: settings, faults: faults)
            group.addTask { try await web.serve { pages.answer($0, phase: stopFlag.isSet ? .stopping : .ready) } }
            group.addTask { try await heartbeat.serve { await node.answer($0) } }
            group.addTask { try await node.reportAlways() }
            for port in [backend, brpc] + others { group.addTask { try await port.hold() } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
