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
        NodeProcess.run(home: home, logName: "be.INFO", profile: profile) { log throws(StartupFailure) in
            let settings = try BackendSettings.read(
                home: home,
                profile: profile,
                environment: ProcessEnvironment.variables()
            )
            let (stopFlag, start) = (StopFlag(), ContinuousClock.now)
            return NodeProcess.Plan(
                stopDelay: {
                    stopFlag.set()
                    return settings.stopTiming.delay(uptime: start.duration(to: .now))
                },
                exceptionHangs: false,
                statusAfter: { _ in 0 },
                cleanUp: {},
                body: { try await serve(settings, stopFlag: stopFlag, log: log) }
            )
        }
    }

    private static func serve(_ settings: BackendSettings, stopFlag: StopFlag, log: NodeLog) async throws {
        try PIDFile.write("\(settings.pidDirectory)/be.pid")
        let node = try BackendNode(settings: settings, log: log, stopFlag: stopFlag)
        try await Task.sleep(for: settings.startupDelay)
        // The ports in the order in which Doris opens them; the heartbeat's is the last.
        let backend = try await PlainPort.bind(Endpoint(host: settings.address, port: settings.ports.backend))
        let brpc = try await PlainPort.bind(Endpoint(host: settings.address, port: settings.ports.brpc))
        let web = try await WebServer.bind(Endpoint(host: settings.address, port: settings.ports.webserver))
        let heartbeat = try await HeartbeatServer.bind(
            Endpoint(host: settings.address, port: settings.ports.heartbeat)
        )
        log.info("Doris BE started. heartbeat service listens on \(settings.address):\(settings.ports.heartbeat)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await web.serve(answer) }
            group.addTask { try await heartbeat.serve { await node.answer($0) } }
            group.addTask { try await node.reportAlways() }
            try await group.next()
        }
        try await backend.close()
        try await brpc.close()
    }

    /// Doris 1.2 to 3.0 answer the same for as long as the HTTP server lives; the blanks are theirs.
    @Sendable private static func answer(_ request: WebRequest) async -> WebResponse {
        guard request.path == "/api/health" else { return WebResponse(status: 404) }
        let body = #"{"status": "OK","msg": "To Be Added"}"#
        return WebResponse(headers: ["content-type": "application/json"], body: Array(body.utf8))
    }
}
