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
            return NodeProcess.Plan(
                stopDelay: settings.stopDelay,
                exceptionHangs: false,
                statusAfter: { _ in 0 },
                cleanUp: {},
                body: { try await serve(settings, log: log) }
            )
        }
    }

    private static func serve(_ settings: BackendSettings, log: NodeLog) async throws {
        try PIDFile.write("\(settings.pidDirectory)/be.pid")
        let node = try BackendNode(settings: settings, log: log)
        try await Task.sleep(for: settings.startupDelay)
        // The ports in the order in which Doris opens them; the heartbeat's is the last.
        let backend = try await PlainPort.bind(Endpoint(host: settings.address, port: settings.ports.backend))
        let brpc = try await PlainPort.bind(Endpoint(host: settings.address, port: settings.ports.brpc))
        var others: [PlainPort] = []
        for side in settings.sidePorts {
            others.append(try await PlainPort.bind(Endpoint(host: settings.address, port: side.port)))
        }
        let web = try await WebServer.bind(Endpoint(host: settings.address, port: settings.ports.webserver))
        let heartbeat = try await HeartbeatServer.bind(
            Endpoint(host: settings.address, port: settings.ports.heartbeat)
        )
        log.info("Doris BE started. heartbeat service listens on \(settings.address):\(settings.ports.heartbeat)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await web.serve(answer) }
            group.addTask { try await heartbeat.serve { await node.answer($0) } }
            try await group.next()
        }
        try await backend.close()
        try await brpc.close()
        for port in others { try await port.close() }
    }

    /// Doris 1.2 to 3.0 answer the same for as long as the HTTP server lives; the blanks are theirs.
    @Sendable private static func answer(_ request: WebRequest) async -> WebResponse {
        guard request.path == "/api/health" else { return WebResponse(status: 404) }
        let body = #"{"status": "OK","msg": "To Be Added"}"#
        return WebResponse(headers: ["content-type": "application/json"], body: Array(body.utf8))
    }
}
