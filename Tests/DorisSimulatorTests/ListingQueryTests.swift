import Doris
import Testing

@testable import DorisSimulator

@Suite("Queries of the members")
struct ListingQueryTests {
    /// Two backends, of which one answers heartbeats where `isAlive`.
    private func cluster(isAlive: Bool = true) throws -> SimulatedCluster {
        var cluster = SimulatedCluster.fixture()
        try cluster.addBackends(at: [heartbeatEndpoint("10.0.1.1"), heartbeatEndpoint("10.0.1.2")])
        if isAlive { cluster.note(.success(.fixture()), fromBackend: 10_003, now: 1_000) }
        return cluster
    }

    private func table(
        _ text: String,
        _ profile: VersionProfile,
        account: Account? = nil
    ) throws -> ResultTable {
        var cluster = try cluster()
        guard case .table(let table) = try cluster.run(text, .fixture(profile, account: account)) else {
            throw StatementError.general("no table")
        }
        return table
    }

    @Test("the table exists on 1.2 alone, and the functions from 2.0 on", arguments: VersionProfile.all)
    func existence(profile: VersionProfile) throws {
        let isOld = profile == .v1_2
        let queries = [
            ("SELECT * FROM information_schema.backends", isOld, profile.listings.backendsTable),
            ("select * from backends()", !isOld, profile.listings.backendsFunction),
            ("select * from frontends();", !isOld, profile.listings.frontendsFunction),
        ]
        for (text, exists, columns) in queries {
            if exists {
                #expect(try table(text, profile).columns == columns)
            } else {
                #expect(throws: StatementError.self) { try table(text, profile) }
            }
        }
        #expect(!profile.listings.backendsFunction.contains("CpuCores"))
        #expect(!profile.listings.frontendsFunction.contains("LiveSince"))
    }

    @Test("columns, conditions, limits and counts")
    func shapes() throws {
        #expect(
            try table("SELECT `IP`, alive FROM information_schema.backends WHERE BackendId = 10003", .v1_2)
                == ResultTable(columns: ["IP", "Alive"], rows: [["10.0.1.2", "true"]])
        )
        #expect(try table("SELECT COUNT(*) FROM backends() WHERE Alive = 'true'", .v2_1).rows == [["1"]])
        #expect(try table("SELECT * FROM backends() LIMIT 1", .v2_1).rows.count == 1)
        #expect(try table("SELECT Host FROM backends() WHERE Alive=true AND Host='10.0.1.1'", .v2_0).rows.isEmpty)
        #expect(throws: StatementError.general("Unknown column 'x' in 'table list'")) {
            try table("SELECT x FROM frontends()", .v2_0)
        }
        for text in [
            "SELECT * FROM backends() WHERE", "SELECT a b FROM backends()", "SELECT * FROM backends() LIMIT x",
            "SELECT FROM backends()", "SELECT * FROM backends() ORDER BY Host",
        ] {
            #expect(throws: StatementError.self) { try table(text, .v2_1) }
        }
    }

    @Test("a backend has to be alive; SHOW needs none", arguments: VersionProfile.all)
    func needsBackend(profile: VersionProfile) throws {
        var cluster = try cluster(isAlive: false)
        let context = StatementContext.fixture(profile)
        let text = profile == .v1_2 ? "SELECT * FROM information_schema.backends" : "SELECT * FROM backends()"
        let words = "There is no scanNode Backend available.[10002: not alive, 10003: not alive]"
        #expect(throws: StatementError.general(words)) { try cluster.run(text, context) }
        _ = try cluster.run("SHOW BACKENDS", context)
    }

    @Test("the functions ask for ADMIN_PRIV or NODE_PRIV, the table for nothing")
    func privileges() throws {
        let nobody = Account(name: "nobody")
        #expect(throws: StatementError.lacks("ADMIN/OPERATOR")) {
            try table("SELECT * FROM backends()", .v2_1, account: nobody)
        }
        _ = try table("SELECT * FROM frontends()", .v2_1, account: Account(name: "node", isOperator: true))
        _ = try table("SELECT * FROM information_schema.backends", .v1_2, account: nobody)
    }
}
