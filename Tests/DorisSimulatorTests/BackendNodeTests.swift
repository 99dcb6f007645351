import Doris
import Testing

@testable import DorisSimulator

@Suite("A backend")
struct BackendNodeTests {
    /// A backend on 127.0.0.1 in a home of its own.
    private func withBackend(
        _ profile: VersionProfile,
        roots: Int = 1,
        storedClusterIDs: [String] = [],
        stopFlag: StopFlag = StopFlag(),
        resolver: HostResolver = .system,
        _ body: (BackendNode, _ home: String) async throws -> Void
    ) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        let settings = try BackendSettings.fixture(profile, home: home.path, roots: roots)
        let log = try NodeLog(path: "\(home.path)/be.INFO", echoes: false)
        for (root, text) in zip(settings.storageRoots, storedClusterIDs) {
            try FileSystem.replace("\(root)/cluster_id", with: text)
        }
        let node = try BackendNode(settings: settings, log: log, stopFlag: stopFlag, resolver: resolver)
        try await body(node, home.path)
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
        try await withBackend(.v2_1, storedClusterIDs: ["41\n"]) { backend, _ in
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

    @Test("roots without the file get it beside others; different, unreadable and lacking roots end the backend")
    func clusterIDFiles() async throws {
        try await withBackend(.v2_1, roots: 3, storedClusterIDs: ["", "42\n"]) { backend, home in
            for root in ["storage", "storage1", "storage2"] {
                let text = try FileSystemText.read("\(home)/\(root)/cluster_id")
                #expect(text.hasPrefix("42"))
            }
            #expect(await backend.answer(info(cluster: 43)).error == "invalid cluster id. ignore.")
        }
        for texts in [["41", "42"], ["41", "", "42"], ["41", "x"]] {
            await #expect(throws: StartupFailure.self) {
                try await withBackend(.v2_1, roots: 3, storedClusterIDs: texts) { _, _ in }
            }
        }
        #expect(throws: StartupFailure.exit("storage root path /nonexistent/root does not exist")) {
            try ClusterIDFiles(roots: ["/nonexistent/root"]).settle()
        }
    }

    @Test("from 2.0 on a name has to be the machine's, an address need not")
    func registeredName() async throws {
        let hosts = ["own.example": "127.0.0.1", "second.example": "10.7.7.7", "other.example": "10.9.9.9"]
        let resolver = HostResolver(
            ownName: { nil },
            address: { hosts[$0] },
            name: { _ in nil },
            interfaces: { ["127.0.0.1", "10.7.7.7"].compactMap { IPv4Address($0) } }
        )
        for profile in VersionProfile.all where profile != .v1_2 {
            try await withBackend(profile, resolver: resolver) { backend, _ in
                #expect(
                    await backend.answer(info(host: "other.example")).error
                        == "the host recorded in master is other.example, but we cannot found the local ip that mapped "
                        + "to that host. backend=127.0.0.1"
                )
                let unknown = await backend.answer(info(host: "unknown.example")).error
                #expect(unknown?.hasPrefix("can not get ip from fqdn: ") == true)
                // A heartbeat that was refused left nothing behind.
                #expect(await backend.backendID == nil)
                for host in ["own.example", "second.example", "10.9.9.9", "fd00::1"] {
                    #expect(await backend.answer(info(host: host)).error == nil)
                }
                #expect(await backend.backendID == 10_002)
            }
        }
    }

    @Test("from 2.1 on heartbeats tell of the end, and the listing shows it", arguments: VersionProfile.all)
    func shutdown(profile: VersionProfile) async throws {
        let flag = StopFlag()
        let tells = profile != .v1_2 && profile != .v2_0
        try await withBackend(profile, stopFlag: flag) { backend, _ in
            var cluster = SimulatedCluster.fixture()
            try cluster.addBackends(at: [heartbeatEndpoint("127.0.0.1")])
            let id = try #require(cluster.backends.first?.id)
            func status() async throws -> String {
                let result = try #require(HeartbeatResult(await backend.answer(info()).structure))
                cluster.note(.success(result.heartbeat), fromBackend: id, now: 1_000)
                let listing = cluster.backendListing(StatementContext.fixture(profile).view, hidingColumns: false)
                let column = try #require(listing.columns.firstIndex(of: "Status"))
                return try #require(listing.rows.first?[column])
            }
            let before = try await status()
            #expect(before.contains("\"isShutdown\":false") == tells)
            flag.set()
            let after = try await status()
            #expect(after.contains("\"isShutdown\":true") == tells)
            #expect(cluster.backends.first?.isAlive == true)
            let stored = SimulatedCluster(document: cluster.document)
            #expect(stored?.backends == cluster.backends)
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
