import Doris
import Testing

@testable import DorisSimulator

@Suite("A backend")
struct BackendNodeTests {
    /// A backend on 127.0.0.1 in a home of its own.
    private func withBackend(
        _ profile: VersionProfile,
        storedClusterID: String? = nil,
        _ body: (BackendNode, _ home: String) async throws -> Void
    ) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        try FileSystem.makeDirectory("\(home.path)/storage")
        if let storedClusterID {
            try FileSystem.replace("\(home.path)/storage/cluster_id", with: storedClusterID)
        }
        let settings = BackendSettings(
            home: home.path,
            profile: profile,
            address: "127.0.0.1",
            ports: BackendPorts(),
            storageRoots: ["\(home.path)/storage"],
            pidDirectory: home.path,
            tablets: 7,
            timeScale: .standard,
            startupDelay: .zero,
            stopDelay: .zero
        )
        let log = try NodeLog(path: "\(home.path)/be.INFO", echoes: false)
        try await body(try BackendNode(settings: settings, log: log), home.path)
    }

    private func info(
        from master: String = "127.0.0.1",
        cluster: Int32 = 42,
        epoch: Int64 = 3,
        token: String = "secret",
        host: String = "127.0.0.1"
    ) -> MasterInfo {
        MasterInfo(
            master: Endpoint(host: master, port: 9020),
            clusterID: cluster,
            epoch: epoch,
            token: token,
            backendHost: host,
            httpPort: 8030,
            backendID: 10_002
        )
    }

    @Test("the first heartbeat binds it to a cluster, on disk too; another cluster's is refused")
    func clusterID() async throws {
        try await withBackend(.v2_1) { backend, home in
            #expect(await backend.answer(info()).error == nil)
            let stored = try FileSystem.text(of: "\(home)/storage/cluster_id")
            #expect(stored == "42")
            #expect(await backend.answer(info(cluster: 43)).error == "invalid cluster id. ignore.")
        }
        try await withBackend(.v2_1, storedClusterID: "41\n") { backend, _ in
            #expect(await backend.answer(info()).error == "invalid cluster id. ignore.")
        }
    }

    @Test("another master needs a larger epoch")
    func epoch() async throws {
        try await withBackend(.v2_1) { backend, _ in
            #expect(await backend.answer(info()).error == nil)
            let refused = await backend.answer(info(from: "127.0.0.2"))
            #expect(refused.error == "epoch is not greater than local. ignore heartbeat.")
            #expect(await backend.answer(info(from: "127.0.0.2", epoch: 4)).error == nil)
            #expect(await backend.answer(info(token: "other")).error != nil)
        }
    }

    @Test("1.2 insists on its own address, 2.1 does not", arguments: VersionProfile.all)
    func ownAddress(profile: VersionProfile) async throws {
        try await withBackend(profile) { backend, _ in
            let error = await backend.answer(info(host: "10.9.9.9")).error
            #expect(error == (profile == .v1_2 ? "actual backend local ip: 127.0.0.1" : nil))
        }
    }

    @Test("heartbeats travel over a socket, and what is no heartbeat ends its connection alone")
    func socket() async throws {
        try await withBackend(.v2_1) { backend, _ in
            let server = try await HeartbeatServer.bind(host: "127.0.0.1", port: 0)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.serve { await backend.answer($0) } }
                defer { group.cancelAll() }
                let endpoint = Endpoint(host: "127.0.0.1", port: server.port)
                let web = WebClient(source: nil, timeout: .seconds(5))
                await #expect(throws: (any Error).self) { try await web.send(WebRequest(path: "/"), to: endpoint) }
                let client = HeartbeatClient(source: nil, timeout: .seconds(5))
                guard case .success(let heartbeat) = await client.send(info(), to: endpoint) else {
                    Issue.record("the heartbeat was refused")
                    return
                }
                #expect(heartbeat.version == VersionProfile.v2_1.release)
                #expect(await client.send(info(cluster: 1), to: endpoint) == .failure("invalid cluster id. ignore."))
            }
        }
    }
}
