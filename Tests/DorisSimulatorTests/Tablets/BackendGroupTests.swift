import Doris
import Testing

@testable import DorisSimulator

@Suite("Backends and their master, over sockets and disks", .serialized)
struct BackendGroupTests {
    /// A master that leads, and nothing else.
    private func master(of group: TestGroup) async throws -> FrontendNode {
        let master = try await group.start(1)
        try await group.wait("the frontend leads") { await master.standing == .master }
        return master
    }

    @discardableResult
    private func run(_ text: String, on master: FrontendNode) async throws -> [[String?]] {
        guard case .table(let table) = try await master.execute(text, session: .root) else { return [] }
        return table.rows
    }

    /// The id of the backend that was added last.
    private func lastID(_ master: FrontendNode) async throws -> Int64 {
        try #require(await master.cluster.backends.last?.id)
    }

    /// Registers a backend, and waits until it is alive and reported its disks.
    private func register(
        _ number: Int,
        _ backends: TestBackends,
        _ group: TestGroup,
        _ master: FrontendNode
    ) async throws -> Int64 {
        try await run("ALTER SYSTEM ADD BACKEND '\(backends.endpoint(number))'", on: master)
        let id = try await lastID(master)
        try await group.wait("backend \(number) takes replicas") {
            await master.cluster.backendsByID[id]?.takesReplicas == true
        }
        return id
    }

    private let create = """
        CREATE TABLE d.t (k INT) DISTRIBUTED BY HASH(k) BUCKETS 5 PROPERTIES ("replication_num" = "1")
        """

    @Test("tablets are made on disk, move with a decommission, and are read afterwards", arguments: VersionProfile.all)
    func decommission(profile: VersionProfile) async throws {
        try await TestBackends.with(profile) { group, backends in
            let master = try await master(of: group)
            try await backends.start(11, wish: 20)
            let first = try await register(11, backends, group, master)
            try await run("CREATE DATABASE d", on: master)
            try await run(create, on: master)
            try await run("INSERT INTO d.t VALUES (1), (2)", on: master)
            // The wish, the table, and Doris' own tables of two tablets each.
            let wanted = 20 + 5 + 2 * profile.tablets.internalTables.count
            try await group.wait("the tablets lie on the disk") {
                let count = await master.cluster.catalog.replicaCounts[first] ?? 0
                return try count == wanted && backends.stored(11).count == count
            }
            let tablets = try backends.stored(11)

            try await backends.start(12)
            let second = try await register(12, backends, group, master)
            try await run("ALTER SYSTEM DECOMMISSION BACKEND '\(backends.endpoint(11))'", on: master)
            try await group.wait("the decommission is complete") {
                await master.cluster.backendsByID[first] == nil
            }
            #expect(try backends.stored(12) == tablets)
            #expect(await master.cluster.catalog.replicaCounts == [second: tablets.count])
            #expect(try await run("SELECT COUNT(*) FROM d.t", on: master) == [["2"]])
        }
    }

    @Test("a storage under a new id lives on once the former id is dead", arguments: [VersionProfile.v1_2, .v3_0])
    func adoption(profile: VersionProfile) async throws {
        try await TestBackends.with(profile) { group, backends in
            let master = try await master(of: group)
            try await backends.start(11)
            let former = try await register(11, backends, group, master)
            try await run("CREATE DATABASE d", on: master)
            try await run(create, on: master)
            let wanted = 5 + 2 * profile.tablets.internalTables.count
            try await group.wait("the tablets lie on the disk") { try backends.stored(11).count == wanted }
            await backends.kill(11)
            try await group.wait("the former backend is dead") {
                await master.cluster.backendsByID[former]?.isAlive == false
            }
            await #expect(throws: StatementError.self) { try await run("SELECT * FROM d.t", on: master) }
            let tablets = try backends.stored(11)
            try await backends.start(12, onStorageOf: 11)
            let successor = try await register(12, backends, group, master)
            try await group.wait("the tablets are adopted") {
                await master.cluster.catalog.replicaCounts == [successor: tablets.count]
            }
            #expect(try backends.stored(11) == tablets)
            #expect(try await run("SELECT * FROM d.t", on: master).isEmpty)
        }
    }

    @Test("a storage under a new id is lost while the former id counts as alive")
    func loss() async throws {
        try await TestBackends.with(.v3_0) { group, backends in
            let master = try await master(of: group)
            try await backends.start(11)
            _ = try await register(11, backends, group, master)
            try await run("CREATE DATABASE d", on: master)
            try await run(create, on: master)
            try await group.wait("the tablets lie on the disk") { try backends.stored(11).count >= 5 }
            let tolerance = "max_backend_heartbeat_failure_tolerance_count"
            try await run("ADMIN SET FRONTEND CONFIG ('\(tolerance)' = '1000000')", on: master)
            await backends.kill(11)
            try await backends.start(12, onStorageOf: 11)
            _ = try await register(12, backends, group, master)
            try await group.wait("the tablets are deleted") { try backends.stored(11).isEmpty }
        }
    }

    @Test("a load between BEGIN and COMMIT is not visible, holds a decommission up, and ends with its connection")
    func transaction() async throws {
        try await TestBackends.with(.v2_1) { group, backends in
            let master = try await master(of: group)
            try await backends.start(11)
            let first = try await register(11, backends, group, master)
            try await run("CREATE DATABASE d", on: master)
            try await run(create, on: master)
            await master.noteConnection(7, peer: "10.0.0.9:5000") {}
            var session = Housekeeping.Session.root
            session.connectionID = 7
            await master.noteStatement(nil, of: session)
            for text in ["BEGIN", "INSERT INTO d.t VALUES (1)"] {
                #expect(try await master.execute(text, session: session) == .done)
            }
            #expect(try await run("SELECT COUNT(*) FROM d.t", on: master) == [["0"]])
            #expect(try await master.execute("COMMIT", session: session) == .done)
            #expect(try await run("SELECT COUNT(*) FROM d.t", on: master) == [["1"]])
            for text in ["START TRANSACTION", "INSERT INTO d.t VALUES (2)"] {
                #expect(try await master.execute(text, session: session) == .done)
            }
            #expect(await master.cluster.catalog.transactions.count == 1)

            try await backends.start(12)
            _ = try await register(12, backends, group, master)
            try await run("ALTER SYSTEM DECOMMISSION BACKEND '\(backends.endpoint(11))'", on: master)
            try await group.wait("the other tables have left") {
                await master.cluster.catalog.replicaCounts[first] == 5
            }
            let journal = await master.cluster.journalID
            try await group.wait("ten more rounds are over") { await master.cluster.journalID >= journal + 10 }
            #expect(await master.cluster.catalog.replicaCounts[first] == 5)
            await master.forgetConnection(7)
            try await group.wait("the decommission is complete") { await master.cluster.backendsByID[first] == nil }
            #expect(try await run("SELECT COUNT(*) FROM d.t", on: master) == [["1"]])
        }
    }
}
