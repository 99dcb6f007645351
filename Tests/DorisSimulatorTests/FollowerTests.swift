import Doris
import Testing

@testable import DorisSimulator

@Suite("A follower and its master")
struct FollowerTests {
    /// A frontend without ports of its own; it asks its peers on the given HTTP port.
    private func node(
        _ home: TemporaryHome,
        name: String,
        address: String,
        httpPort: UInt16,
        cluster: SimulatedCluster,
        standing: Standing
    ) throws -> FrontendNode {
        var ports = FrontendPorts()
        ports.http = httpPort
        let settings = FrontendSettings(
            home: home.path,
            profile: .v2_1,
            address: address,
            ports: ports,
            metadataDirectory: home.path,
            pidDirectory: home.path,
            helpers: [],
            recovers: false,
            clusterID: nil,
            skipsLocalhostPassword: true,
            simulation: FrontendSettings.Simulation()
        )
        let log = try NodeLog(path: "\(home.path)/\(name).log", echoes: false)
        return FrontendNode(
            settings: settings,
            name: name,
            cluster: cluster,
            standing: standing,
            log: log,
            statementLog: log,
            journal: { _ in }
        )
    }

    private let session = Housekeeping.Session(user: "root", peer: "10.0.0.9", connectionID: 1, database: nil)

    /// Runs a master on 127.0.0.1 that serves HTTP, and a follower on 127.0.0.2 that it knows.
    private func withPair(
        followerName: String = "second",
        _ body: @escaping (_ master: FrontendNode, _ follower: FrontendNode) async throws -> Void
    ) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        let founder = SimulatedFrontend(name: "first", editLog: editLog("127.0.0.1"), role: .follower)
        var cluster = SimulatedCluster.founded(id: 42, token: "secret", by: founder)
        try cluster.addFrontend(.follower, at: editLog("127.0.0.2"), name: "second", profile: .v2_1)
        let server = try await WebServer.bind(Endpoint(host: "127.0.0.1", port: 0))
        let master = try node(
            home,
            name: "first",
            address: "127.0.0.1",
            httpPort: server.port,
            cluster: cluster,
            standing: .master
        )
        var known = SimulatedCluster(id: 42, token: "secret")
        known.master = founder.editLog
        let follower = try node(
            home,
            name: followerName,
            address: "127.0.0.2",
            httpPort: server.port,
            cluster: known,
            standing: .unknown
        )
        let serving = Task { try await server.serve { await master.answer($0, version: "") } }
        defer { serving.cancel() }
        try await body(master, follower)
        serving.cancel()
        _ = await serving.result
        try await follower.catchUp()
        await #expect(throws: StatementError.catalogNotReady) {
            try await follower.execute("SHOW FRONTENDS", session: session)
        }
    }

    @Test("it joins by asking for news, forwards statements, and serves nothing once the master is gone")
    func forwarding() async throws {
        try await withPair { master, follower in
            try await follower.catchUp()
            #expect(await follower.standing == .following)
            #expect(await master.cluster.group.map(\.name) == ["first", "second"])

            let add = "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'"
            #expect(try await follower.execute(add, session: session) == .done)
            #expect(await master.cluster.backends.count == 1)
            await #expect(throws: StatementError.general("Same backend already exists[10.0.1.1:9050]")) {
                try await follower.execute(add, session: session)
            }
            guard case .table(let table) = try await follower.execute("SHOW FRONTENDS", session: session) else {
                Issue.record("SHOW FRONTENDS gave no table")
                return
            }
            #expect(table.records.map { $0["CurrentConnected"] } == ["No", "Yes"])
            #expect(table.records.map { $0["IsMaster"] } == ["true", "false"])
            try await follower.catchUp()
            #expect(await follower.cluster == master.cluster)
        }
    }

    @Test("a node of another name is no member, whatever its address")
    func stranger() async throws {
        try await withPair(followerName: "third") { master, follower in
            try await follower.catchUp()
            #expect(await follower.standing == .unknown)
            #expect(await master.cluster.group.map(\.name) == ["first"])
        }
    }

    @Test("once dropped, it learns so from the master, and ends")
    func dropped() async throws {
        try await withPair { master, follower in
            try await follower.catchUp()
            _ = try await master.execute("ALTER SYSTEM DROP FOLLOWER '127.0.0.2:9010'", session: session)
            await #expect(throws: StartupFailure.exit("current fe second is removed. will exit")) {
                try await follower.catchUp()
            }
        }
    }

    @Test("/role tells an added frontend its name; bootstrap says whether it is ready, and more to those who know")
    func endpoints() async throws {
        try await withPair { master, follower in
            let web = WebClient(source: "127.0.0.2", timeout: .seconds(5))
            let peers = PeerClient(web: web, httpPort: follower.settings.ports.http)
            let role = try await peers.role(of: editLog("127.0.0.2"), askedFrom: "127.0.0.1")
            #expect(role?.role == .follower)
            #expect(role?.name == "second")
            #expect(try await peers.role(of: editLog("127.0.0.7"), askedFrom: "127.0.0.1") == nil)
            guard case .success(let heartbeat) = await peers.heartbeat(to: "127.0.0.1", of: master.cluster) else {
                Issue.record("no heartbeat")
                return
            }
            #expect(heartbeat.queryPort == 9030)

            let ready = await master.answer(WebRequest(path: "/api/bootstrap"), version: "")
            #expect(HealthReport(frontendStatus: ready.status, body: ready.body) == .serving)
            let waiting = await follower.answer(WebRequest(path: "/api/bootstrap"), version: "")
            let report = HealthReport(frontendStatus: waiting.status, body: waiting.body)
            #expect(report == .notServing("HTTP 200, code 1: not ready"))
            let nosy = await master.answer(WebRequest(path: PeerClient.statePath), version: "")
            #expect(nosy.status == 401)
        }
    }
}
