import Doris

/// A master without processes, files of metadata, or heartbeats: the MySQL server on a free port of 127.0.0.1.
///
/// Tests of a client use it where a whole ``FrontendProcess`` would be too much.
package struct InProcessFrontend: Sendable {
    /// The port of the MySQL protocol on 127.0.0.1.
    package let port: UInt16
    private let node: FrontendNode

    /// Runs a frontend for as long as a body takes.
    ///
    /// - Parameters:
    ///   - profile: The version.
    ///   - cluster: The metadata to begin with; `nil` founds a cluster of this frontend alone.
    ///   - home: A directory for `log/statements.log`.
    ///   - checksLocalPasswords: Whether `root` and `admin` need their passwords on 127.0.0.1, which Doris' own default
    ///     spares them.
    ///   - body: What to do with the frontend.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or that no port could be bound.
    package static func run<Value: Sendable>(
        profile: VersionProfile,
        cluster: SimulatedCluster? = nil,
        home: String,
        checksLocalPasswords: Bool = false,
        _ body: @escaping @Sendable (InProcessFrontend) async throws -> Value
    ) async throws -> Value {
        try FileSystem.makeDirectory("\(home)/log")
        let editLog = Endpoint(host: "127.0.0.1", port: FrontendPorts().editLog)
        let founder = SimulatedFrontend(name: "fe_in_process", editLog: editLog, role: .follower)
        let server = try await MySQLServer.bind(host: "127.0.0.1", port: 0)
        let metadata = cluster ?? .founded(id: 1, token: "token", by: founder)
        let node = FrontendNode(
            settings: settings(profile, home: home, queryPort: server.port, checks: checksLocalPasswords),
            replica: Replica(name: founder.name, endpoint: editLog, record: JournalRecord(cluster: metadata)),
            standing: .master,
            log: try NodeLog(path: "\(home)/log/fe.log", echoes: false),
            statementLog: try NodeLog(path: "\(home)/log/statements.log", echoes: false),
            journal: { _ in }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let endpoint = Endpoint(host: "127.0.0.1", port: server.port)
            group.addTask {
                try await server.serve(node)
                try await MySQLServer.serve(node, at: endpoint)
            }
            defer { group.cancelAll() }
            return try await body(InProcessFrontend(port: server.port, node: node))
        }
    }

    /// What goes wrong in the frontend, and what its clients sent.
    var administrator: AdminServer {
        let server = AdminServer(faults: node.faults, record: node.record)
        server.attend(to: node)
        return server
    }

    /// The logins that were tried, the oldest first.
    package var logins: [LoginRecord.Entry] { node.logins.entries }

    /// The metadata as it is now.
    package var cluster: SimulatedCluster {
        get async { await node.cluster }
    }

    private static func settings(
        _ profile: VersionProfile,
        home: String,
        queryPort: UInt16,
        checks: Bool
    ) -> FrontendSettings {
        var ports = FrontendPorts()
        ports.query = queryPort
        return FrontendSettings(
            home: home,
            profile: profile,
            address: "127.0.0.1",
            ports: ports,
            metadataDirectory: "\(home)/doris-meta",
            pidDirectory: "\(home)/bin",
            helpers: [],
            recovers: false,
            clusterID: nil,
            skipsLocalhostPassword: !checks,
            simulation: FrontendSettings.Simulation()
        )
    }
}
