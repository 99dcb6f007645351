import Doris
import Testing

@testable import DorisSimulator

@Suite("Statements about tables")
struct TableStatementTests {
    /// A cluster of some backends, in which `d` exists.
    private func model(backends: Int = 1, _ profile: VersionProfile = .v2_1) throws -> ModelCluster {
        var model = try ModelCluster(backends: backends, profile)
        try run("CREATE DATABASE d", on: &model)
        return model
    }

    @discardableResult
    private func run(_ text: String, on model: inout ModelCluster) throws -> [[String?]] {
        guard case .table(let table) = try model.cluster.run(text, .fixture(model.profile)) else { return [] }
        return table.rows
    }

    /// The text of an error after `errCode = 2, detailMessage = `; `nil` for success.
    private func refusal(of text: String, on model: ModelCluster) -> String? {
        var copy = model
        do {
            try run(text, on: &copy)
            return nil
        } catch {
            let message = (error as? StatementError)?.message ?? "\(error)"
            return String(message.dropFirst("errCode = 2, detailMessage = ".count))
        }
    }

    private let create = """
        CREATE TABLE IF NOT EXISTS d.t (`k` INT NOT NULL, v VARCHAR(20) DEFAULT "a,b", INDEX i (v) USING INVERTED)
        DUPLICATE KEY(k) DISTRIBUTED BY HASH(k) BUCKETS 3 PROPERTIES("replication_num" = "1")
        """

    @Test("a table takes rows and gives them back", arguments: VersionProfile.all)
    func rows(profile: VersionProfile) throws {
        var model = try model(profile)
        try run(create, on: &model)
        try run("INSERT INTO d.t VALUES (1, 'a'), (-2, NULL)", on: &model)
        try run("INSERT INTO d.t (k, v) VALUES (3, 'it''s')", on: &model)
        #expect(try run("SELECT COUNT(*) FROM d.t", on: &model) == [["3"]])
        #expect(try run("SELECT * FROM `d`.`t` ORDER BY k LIMIT 2", on: &model) == [["1", "a"], ["-2", nil]])
        #expect(try run("SHOW TABLES FROM d", on: &model) == [["t"]])
        #expect(try run("SHOW DATABASES", on: &model).contains(["d"]))
        model.round()
        #expect(model.tablets.count == 3)
        #expect(model.tablets.allSatisfy { $0.replicas.map(\.confirmed) == [3] })
    }

    private func model(_ profile: VersionProfile) throws -> ModelCluster { try model(backends: 1, profile) }

    @Test("rows of a lost tablet cannot be read, in each version's words")
    func unreadable() throws {
        var model = try model()
        try run(create, on: &model)
        try run("INSERT INTO d.t VALUES (1, 'a')", on: &model)
        model.round()
        let id = try #require(model.cluster.backends.first?.id)
        model.running = []
        model.heartbeat()
        let tablet = try #require(model.tablets.first)
        let replica = try #require(tablet.replicas.first)
        let reason = "'s backend \(id) does not exist or not alive"
        let new = "tablet \(tablet.id) has no queryable replicas. err: replica \(replica.id)\(reason)"
        #expect(refusal(of: "SELECT COUNT(*) FROM d.t", on: model) == new)
        #expect(
            refusal(of: "INSERT INTO d.t VALUES (2, 'b')", on: model)
                == "tablet \(tablet.id) alive replica num 0 < load required replica num 1, alive backends: []"
        )
        let old = "\(tablet.id) have no queryable replicas. err: \(replica.id)\(reason)"
        #expect(throws: StatementError.general(old)) {
            try model.cluster.rows(of: "t", in: "d", profile: .v1_2)
        }
    }

    @Test("a load that a replica missed is made up for")
    func missedLoad() throws {
        var model = try model(backends: 4)
        try run(create.replacing("\"1\"", with: "\"3\""), on: &model)
        model.round()
        let away = try #require(model.tablets.first?.replicas.first?.backendID)
        model.running.remove(away)
        model.heartbeat()
        try run("INSERT INTO d.t VALUES (1, 'a')", on: &model)
        model.running.insert(away)
        model.heartbeat()
        let status = try run("ADMIN SHOW REPLICA STATUS FROM d.t", on: &model)
        #expect(status.contains { $0.last == "VERSION_ERROR" })
        for _ in 0..<5 { model.round() }
        #expect(try run("ADMIN SHOW REPLICA STATUS FROM d.t", on: &model).allSatisfy { $0.last == "OK" })
    }

    @Test("a table needs as many backends as replicas, with a disk, alive and staying")
    func placement() throws {
        var model = try model(backends: 2)
        #expect(
            refusal(of: create.replacing("\"1\"", with: "\"3\""), on: model)
                == "replication num should be less than the number of available backends. replication num is 3, "
                + "available backend num is 2"
        )
        for index in model.cluster.backends.indices { model.cluster.backends[index].disks = [] }
        let failed = "replication tag: {\"location\" : \"default\"}, replication num: 1, storage medium: HDD"
        #expect(
            refusal(of: create, on: model)
                == "Failed to find enough backend, please check the replication num,replication tag and storage medium "
                + "and avail capacity of backends or maybe all be on same host.\nCreate failed replications:\n\(failed)"
        )
    }

    @Test("a backend that is stopping is asked no more")
    func stopping() throws {
        var model = try model()
        try run(create, on: &model)
        var heartbeat = BackendHeartbeat.fixture()
        heartbeat.isShutdown = true
        let id = try #require(model.cluster.backends.first?.id)
        model.cluster.note(.success(heartbeat), fromBackend: id, now: 1)
        #expect(refusal(of: "SELECT * FROM d.t", on: model)?.contains("no queryable replicas") == true)
    }

    @Test("tags decide where replicas lie")
    func tags() throws {
        var model = try model(backends: 2)
        let second = try #require(model.cluster.backends.last)
        try run("ALTER SYSTEM MODIFY BACKEND '10.0.1.2:9050' SET (\"tag.location\" = \"zone_b\")", on: &model)
        let allocation = "\"replication_allocation\" = \"tag.location.zone_b: 1\""
        try run(create.replacing("\"replication_num\" = \"1\"", with: allocation), on: &model)
        #expect(model.tablets.allSatisfy { $0.replicas.map(\.backendID) == [second.id] })
        let backends = try Backend.all(in: listing("SHOW BACKENDS", model))
        #expect(backends.count == 2)
        let table = try listing("SHOW BACKENDS", model)
        let tag = try #require(table.columns.firstIndex(of: "Tag"))
        #expect(table.rows.map { $0[tag] } == ["{\"location\" : \"default\"}", "{\"location\" : \"zone_b\"}"])
        #expect(refusal(of: "ALTER SYSTEM DECOMMISSION BACKEND '10.0.1.2:9050'", on: model)?.contains("zone_b") == true)
        try run("ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' SET ('tag.location' = 'zone_b')", on: &model)
        try run("ALTER SYSTEM MODIFY BACKEND '10.0.1.2:9050' SET ('tag.location' = 'default')", on: &model)
        for _ in 0..<4 { model.round() }
        #expect(model.tablets.allSatisfy { $0.replicas.map(\.backendID) == [second.id - 1] })
    }

    private func listing(_ text: String, _ model: ModelCluster) throws -> ResultTable {
        var cluster = model.cluster
        guard case .table(let table) = try cluster.run(text, .fixture(model.profile)) else {
            throw StatementError.general("no table")
        }
        return table
    }

    @Test("a backend's properties show in its status and take effect")
    func properties() throws {
        var model = try model()
        try run(create, on: &model)
        try run("INSERT INTO d.t VALUES (1, 'a')", on: &model)
        try run("ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' SET ('disable_query' = 'true')", on: &model)
        #expect(refusal(of: "SELECT * FROM d.t", on: model)?.contains("no queryable replicas") == true)
        #expect(refusal(of: "INSERT INTO d.t VALUES (1, 'a')", on: model) == nil)
        let table = try listing("SHOW BACKENDS", model)
        let status = try #require(table.columns.firstIndex(of: "Status"))
        #expect(table.rows[0][status]?.contains("\"isQueryDisabled\":true") == true)
        try run("ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' SET ('disable_load' = 'true')", on: &model)
        #expect(refusal(of: "INSERT INTO d.t VALUES (1, 'a')", on: model)?.contains("alive replica num 0") == true)
    }

    @Test("the replicas' number can be changed, and the tablets follow")
    func replication() throws {
        var model = try model(backends: 2)
        try run(create, on: &model)
        try run("ALTER TABLE d.t MODIFY PARTITION (*) SET ('replication_num' = '2')", on: &model)
        for _ in 0..<4 { model.round() }
        #expect(model.tablets.allSatisfy { $0.replicas.count == 2 && !$0.replicas.contains { $0.isCloning } })
        try run("ALTER TABLE d.t SET ('default.replication_num' = '1')", on: &model)
        for _ in 0..<4 { model.round() }
        #expect(model.tablets.allSatisfy { $0.replicas.count == 1 })
        let stored = model.storages.values.reduce(0) { $0 + $1.tablets.count }
        #expect(stored == model.cluster.catalog.replicaCounts.values.reduce(0, +))
    }

    @Test("a dropped table lies in the recycle bin, comes back, and is gone after FORCE")
    func recycleBin() throws {
        var model = try model()
        try run(create, on: &model)
        try run("INSERT INTO d.t VALUES (1, 'a')", on: &model)
        model.round()
        let id = try #require(model.cluster.backends.first?.id)
        let before = model.tabletNum(id)
        try run("DROP TABLE d.t", on: &model)
        model.round()
        #expect(model.tabletNum(id) == before)
        #expect(model.storages[id]?.tablets.count == before)
        #expect(try run("SHOW CATALOG RECYCLE BIN", on: &model).map { $0[1] } == ["t"])
        #expect(refusal(of: "SELECT * FROM d.t", on: model) == "Unknown table 't'")
        try run("RECOVER TABLE d.t", on: &model)
        #expect(try run("SELECT * FROM d.t", on: &model) == [["1", "a"]])
        try run("DROP DATABASE d FORCE", on: &model)
        model.round()
        #expect(model.tabletNum(id) == before - 3)
        #expect(model.storages[id]?.tablets.count == before - 3)
    }

    @Test("the configuration can be changed and shown, and the next master has its own")
    func configuration() throws {
        var model = try model()
        try run("ADMIN SET FRONTEND CONFIG ('drop_backend_after_decommission' = 'false')", on: &model)
        let rows = try run("ADMIN SHOW FRONTEND CONFIG LIKE 'drop%'", on: &model)
        #expect(rows.map { $0[1] } == ["false"])
        #expect(refusal(of: "ADMIN SET FRONTEND CONFIG ('x' = '1')", on: model) == "Config 'x' does not exist")
        #expect(refusal(of: "ADMIN SET FRONTEND CONFIG ('catalog_trash_expire_second' = 'x')", on: model) != nil)
        let text = model.cluster.document.serialized
        let other = try #require(SimulatedCluster(document: try JSONValue(parsing: text.utf8)))
        #expect(other.configuration.dropsAfterDecommission)
    }

    @Test("an open load holds a decommission up until it ends")
    func openLoad() throws {
        var model = try model(backends: 2)
        try run(create, on: &model)
        model.round()
        let id = try #require(model.tablets.first?.replicas.first?.backendID)
        try run("ADMIN SET FRONTEND CONFIG ('simulator_open_transaction' = 'd.t')", on: &model)
        try run("ALTER SYSTEM DECOMMISSION BACKEND '\(id)'", on: &model)
        for _ in 0..<20 { model.round() }
        #expect(model.cluster.backendsByID[id] != nil)
        try run("ADMIN SET FRONTEND CONFIG ('simulator_open_transaction' = '')", on: &model)
        for _ in 0..<20 { model.round() }
        #expect(model.cluster.backendsByID[id] == nil)
    }

    @Test("the health of all tablets can be listed")
    func healthListings() throws {
        var model = try model()
        try run(create, on: &model)
        model.round()
        #expect(try run("SHOW TABLETS FROM d.t", on: &model).count == 3)
        let health = try listing("SHOW PROC '/cluster_health/tablet_health'", model)
        let total = try #require(health.rows.last)
        #expect(total[0] == "Total")
        #expect(total[2] == total[3])
        model.running = []
        model.heartbeat()
        let statistic = try #require(try listing("SHOW PROC '/statistic/'", model).rows.last)
        #expect(statistic[5] == statistic[7])
    }

    private static let refused: [(String, String)] = [
        ("CREATE DATABASE d", "Can't create database 'd'; database exists"),
        ("DROP DATABASE x", "Can't drop database 'x'; database doesn't exist"),
        ("CREATE TABLE x.t (k INT) PROPERTIES('replication_num'='1')", "Unknown database 'x'"),
        ("CREATE TABLE d.t (k INT) PROPERTIES('replication_num'='1')", "Table 't' already exists"),
        (
            "CREATE TABLE d.u (k INT) PROPERTIES('replication_num'='0')",
            "Replication num should larger than 0. (suggested 3)"
        ),
        ("DROP TABLE d.u", "Unknown table 'u'"),
        ("RECOVER TABLE d.u", "Unknown table 'u' in recycle bin"),
        ("INSERT INTO d.t VALUES (1)", "insert into cols should be corresponding to the query output"),
        ("SELECT * FROM t", "No database selected"),
        ("SHOW TABLES", "No database selected"),
        (
            "ALTER SYSTEM MODIFY BACKEND '10.0.1.9:9050' SET ('disable_query'='true')",
            "backend does not exists[10.0.1.9:9050]"
        ),
        ("ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' SET ('x'='1')", "Unknown properties: {x=1}"),
        ("ALTER SYSTEM ADD BACKEND '10.0.1.8:9050' PROPERTIES ('x'='1')", "Unknown properties: {x=1}"),
        ("ADMIN SET FRONTEND CONFIG ('simulator_open_transaction' = 'd.u')", "Unknown table 'u'"),
    ]

    @Test("refusals leave no trace", arguments: refused)
    func refusals(text: String, words: String) throws {
        var model = try model()
        try run(create, on: &model)
        #expect(refusal(of: text, on: model) == words)
    }

    @Test(
        "what is no statement is an error, never a crash",
        arguments: [
            "CREATE TABLE", "CREATE TABLE d.t", "CREATE TABLE d.t (", "CREATE TABLE d.t ()", "CREATE TABLE d.t (1 2",
            "CREATE TABLE d.t (k INT) BUCKETS x", "CREATE TABLE d.t (k INT) PROPERTIES (", "INSERT INTO d.t VALUES",
            "CREATE TABLE d.t (k INT) PROPERTIES ('a')", "INSERT INTO d.t VALUES (", "INSERT INTO d.t VALUES ()",
            "SELECT * FROM", "SELECT COUNT(*) FROM d.", "SHOW TABLETS FROM", "ADMIN", "ADMIN SET FRONTEND CONFIG",
            "ALTER TABLE d.t SET", "DROP TABLE d.t.u", "SELECT * FROM d.t LIMIT x", "CREATE DATABASE",
            "CREATE TABLE d.u (k INT) BUCKETS 999999999 PROPERTIES('replication_num'='1')",
            "CREATE TABLE d.u (k INT) PROPERTIES('replication_allocation'='tag.location.: 1')",
            "CREATE TABLE d.u (k INT) PROPERTIES('replication_num'='99999999999999999999')",
            "ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' SET ('tag.location'='')",
        ]
    )
    func malformed(text: String) throws {
        #expect(refusal(of: text, on: try model()) != nil)
    }

    @Test("tables want ADMIN_PRIV, and their listings too")
    func privileges() throws {
        var model = try model()
        try run(create, on: &model)
        let node = Account(name: "node", isOperator: true)
        for text in ["SELECT * FROM d.t", "DROP TABLE d.t", "ADMIN SHOW FRONTEND CONFIG", "SHOW TABLETS FROM d.t"] {
            #expect(throws: StatementError.self) { try model.cluster.run(text, .fixture(.v2_1, account: node)) }
        }
        #expect(throws: Never.self) { try model.cluster.run("SHOW DATABASES", .fixture(.v2_1, account: node)) }
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + other + self[range.upperBound...]
    }
}
