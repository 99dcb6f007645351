import Doris
import Testing

@testable import DorisSimulator

@Suite("Statements")
struct StatementTests {
    private static func table(_ result: StatementResult) throws -> ResultTable {
        guard case .table(let table) = result else { throw StatementError.general("no table") }
        return table
    }

    /// What a statement on the fixture is refused with; `nil` when it is not.
    private func refusal(
        of text: String,
        after: [String] = [],
        _ profile: VersionProfile,
        account: Account? = nil
    ) throws -> StatementError? {
        var cluster = SimulatedCluster.fixture()
        for statement in after { _ = try cluster.run(statement, .fixture(profile)) }
        let before = cluster
        do {
            _ = try cluster.run(text, .fixture(profile, account: account))
            return nil
        } catch {
            #expect(cluster == before, "a refused statement must not leave a trace")
            return error
        }
    }

    @Test("1.2 shows HostName in SHOW PROC only, and calls the host IP")
    func oldColumns() throws {
        var cluster = SimulatedCluster.fixture()
        let proc = try Self.table(cluster.run("SHOW PROC '/frontends'", .fixture(.v1_2)))
        #expect(proc.columns.count == 18)
        #expect(Array(proc.columns[..<4]) == ["Name", "IP", "HostName", "EditLogPort"])
        let show = try Self.table(cluster.run("show frontends;", .fixture(.v1_2)))
        #expect(show.columns.count == 17)
        #expect(!show.columns.contains("HostName"))
        let backends = try Self.table(cluster.run("SHOW PROC '/backends'", .fixture(.v1_2)))
        #expect(backends.columns.count == 26)
        #expect(try Self.table(cluster.run("SHOW BACKENDS", .fixture(.v1_2))).columns.count == 25)
    }

    @Test("2.1 shows the same columns in both statements, and calls the host Host")
    func newColumns() throws {
        var cluster = SimulatedCluster.fixture()
        let proc = try Self.table(cluster.run("SHOW PROC \"/frontends\"", .fixture(.v2_1)))
        #expect(proc.columns.count == 19)
        #expect(proc == (try Self.table(cluster.run("SHOW FRONTENDS", .fixture(.v2_1)))))
        #expect(try Self.table(cluster.run("SHOW BACKENDS", .fixture(.v2_1))).columns.count == 25)
    }

    @Test("the shared vocabulary reads the listings of every version", arguments: VersionProfile.all)
    func readable(profile: VersionProfile) throws {
        var cluster = SimulatedCluster.fixture()
        _ = try cluster.run("ALTER SYSTEM ADD BACKEND '10.0.1.1:9050', '10.0.1.2:9050'", .fixture(profile))
        _ = try cluster.run("ALTER SYSTEM ADD OBSERVER '10.0.0.2:9010'", .fixture(profile))
        let frontends = try Frontend.all(in: Self.table(cluster.run("SHOW FRONTENDS", .fixture(profile))))
        #expect(frontends.map(\.editLog.host) == ["10.0.0.1", "10.0.0.2"])
        #expect(frontends.map(\.isMaster) == [true, false])
        #expect(frontends.map(\.hasJoined) == [true, false])
        #expect(frontends.map(\.role) == [.follower, .observer])
        let backends = try Backend.all(in: Self.table(cluster.run("SHOW BACKENDS", .fixture(profile))))
        #expect(backends.map(\.id) == [10_002, 10_003])
        #expect(backends.allSatisfy { !$0.isAlive && !$0.isDecommissioned && $0.tabletCount == 0 })
    }

    @Test("1.2 stores the address of a name and builds the node name from it; 2.1 stores the name as given")
    func resolution() throws {
        var old = SimulatedCluster.fixture()
        _ = try old.run("ALTER SYSTEM ADD FOLLOWER 'fe.example:9010'", .fixture(.v1_2))
        #expect(old.frontends.last?.editLog == editLog("10.0.0.2"))
        #expect(old.frontends.last?.name == "10.0.0.2_9010_1682500000000")
        var new = SimulatedCluster.fixture()
        _ = try new.run("ALTER SYSTEM ADD FOLLOWER 'fe.example:9010'", .fixture(.v2_1))
        #expect(new.frontends.last?.editLog == editLog("fe.example"))
        #expect(new.frontends.last?.name == "fe_83d061f4_31b3_43ee_9764_5506795e0bfe")
        let unknown = try refusal(of: "ALTER SYSTEM ADD BACKEND 'nowhere.example:9050'", .v1_2)
        #expect(unknown == .general("Unknown host: nowhere.example"))
    }

    private static let refusedStatements: [(String, String, VersionProfile)] = [
        (
            "ALTER SYSTEM ADD FOLLOWER '10.0.0.1:9010'",
            "frontend already exists name: founder, role: FOLLOWER, 10.0.0.1:9010", .v1_2
        ),
        (
            "ALTER SYSTEM ADD OBSERVER '10.0.0.1:9010'",
            "frontend already exists name: founder, role: FOLLOWER, 10.0.0.1:9010, is alive: false", .v2_1
        ),
        (
            "ALTER SYSTEM DROP FOLLOWER '10.0.0.1:9010'",
            "can not drop current master node.", .v1_2
        ),
        (
            "ALTER SYSTEM DROP FOLLOWER '10.0.0.9:9010'",
            "frontend does not exist[10.0.0.9:9010]", .v1_2
        ),
        (
            "ALTER SYSTEM DROP FOLLOWER '10.0.0.2:9010'",
            "FOLLOWER does not exist[10.0.0.2:9010]", .v2_1
        ),
        (
            "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'",
            "Same backend already exists[10.0.1.1:9050]", .v1_2
        ),
        (
            "ALTER SYSTEM ADD BACKEND '10.0.1.2:9050','10.0.1.1:9050'",
            "Same backend already exists[10.0.1.1:9050]", .v2_1
        ),
        (
            "ALTER SYSTEM DROPP BACKEND '10.0.1.9:9050'",
            "backend does not exists[10.0.1.9:9050]", .v1_2
        ),
        (
            "ALTER SYSTEM DROPP BACKEND '77'",
            "backend does not exists[77]", .v2_1
        ),
        (
            "ALTER SYSTEM DECOMMISSION BACKEND '10.0.1.9:9050'",
            "Backend does not exist[10.0.1.9:9050]", .v1_2
        ),
        (
            "ALTER SYSTEM DECOMMISSION BACKEND '77'",
            "Backend does not exist, backend id is 77", .v2_1
        ),
        (
            "CANCEL DECOMMISSION BACKEND '10.0.1.9:9050'",
            "Backend does not exists[10.0.1.9]", .v1_2
        ),
        (
            "CANCEL DECOMMISSION BACKEND '10.0.1.9:9050'",
            "Backend does not exist[10.0.1.9:9050]", .v2_1
        ),
        (
            "ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' HOSTNAME '10.0.1.2'",
            "Invalid hostname: 10.0.1.2", .v2_1
        ),
        (
            "ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' HOSTNAME 'nowhere'",
            "Unknown hostname:  nowhere", .v2_1
        ),
    ]

    @Test("refusals have Doris' words", arguments: refusedStatements)
    func refusals(text: String, words: String, profile: VersionProfile) throws {
        let members = ["ALTER SYSTEM ADD OBSERVER '10.0.0.2:9010'", "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'"]
        #expect(try refusal(of: text, after: members, profile) == .general(words))
    }

    @Test("DROP BACKEND is always refused with advice, and DROPP removes at once", arguments: VersionProfile.all)
    func dropBackend(profile: VersionProfile) throws {
        var cluster = SimulatedCluster.fixture()
        _ = try cluster.run("ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'", .fixture(profile))
        let error = try refusal(of: "ALTER SYSTEM DROP BACKEND '10.0.1.1:9050'", profile)
        #expect(error?.message.contains("use DROPP instead of DROP") == true)
        _ = try cluster.run("ALTER SYSTEM DROPP BACKEND '10.0.1.1:9050'", .fixture(profile))
        #expect(cluster.backends.isEmpty)
    }

    @Test("from 2.1 on an alive follower without whom there would be no majority stays; before, it goes")
    func quorum() throws {
        for profile in VersionProfile.all {
            var cluster = SimulatedCluster.fixture()
            for host in ["10.0.0.2", "10.0.0.3"] {
                try cluster.addFrontend(.follower, at: editLog(host), name: host, profile: profile)
            }
            for host in ["10.0.0.1", "10.0.0.2"] {
                cluster.note(.success(.fixture), fromFrontendAt: editLog(host), now: 1)
            }
            let drop = "ALTER SYSTEM DROP FOLLOWER '10.0.0.2:9010'"
            if !profile.membership.guardsMajority {
                _ = try cluster.run(drop, .fixture(profile))
            } else {
                #expect(
                    throws: StatementError.general(
                        "Unable to drop this alive follower, because the quorum requirements are not met after this "
                            + "command execution. Current num alive followers 2, num followers 3, "
                            + "majority after execution 2"
                    )
                ) { try cluster.run(drop, .fixture(profile)) }
                _ = try cluster.run("ALTER SYSTEM DROP FOLLOWER '10.0.0.3:9010'", .fixture(profile))
                #expect(cluster.removedFrontendNames == ["10.0.0.3"])
            }
        }
    }

    @Test("a renamed backend keeps its id; the statement does not exist on 1.2")
    func renaming() throws {
        var cluster = SimulatedCluster.fixture()
        _ = try cluster.run("ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'", .fixture(.v2_1))
        let rename = "ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' HOSTNAME 'be.example'"
        _ = try cluster.run(rename, .fixture(.v2_1))
        #expect(cluster.backends.map(\.id) == [10_002])
        #expect(cluster.backends.first?.heartbeat == heartbeatEndpoint("be.example"))
        #expect(try refusal(of: rename, .v1_2)?.code == 1105)
    }

    @Test("members are changed with NODE_PRIV, listed with either, and SHOW PROC on 1.2 wants ADMIN_PRIV")
    func privileges() throws {
        let admin = Account(name: "admin", isAdmin: true)
        let node = Account(name: "node", isOperator: true)
        let nobody = Account(name: "nobody")
        let add = "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050'"
        #expect(try refusal(of: add, .v2_1, account: admin) == .lacks("NODE"))
        #expect(StatementError.lacks("NODE").code == 1227)
        #expect(StatementError.lacks("NODE").state == "42000")
        #expect(try refusal(of: add, .v2_1, account: node) == nil)
        #expect(try refusal(of: "SHOW FRONTENDS", .v1_2, account: node) == nil)
        #expect(try refusal(of: "SHOW PROC '/frontends'", .v1_2, account: node)?.code == 1227)
        #expect(try refusal(of: "SHOW PROC '/frontends'", .v2_1, account: node) == nil)
        #expect(try refusal(of: "SHOW BACKENDS", .v1_2, account: nobody)?.code == 1227)
        #expect(try refusal(of: "SHOW BACKENDS", .v3_0, account: nobody)?.code == 1227)
        #expect(try refusal(of: "SHOW BACKENDS", .v4_0, account: nobody) == nil)
        #expect(try refusal(of: "SHOW PROC '/backends'", .v4_0, account: nobody)?.code == 1227)
    }

    @Test("a separate account is made as the official entrypoint makes it")
    func separateAccount() throws {
        var cluster = SimulatedCluster.fixture()
        _ = try cluster.run("CREATE USER 'sup'@'%' IDENTIFIED BY 'pw';", .fixture(.v2_1))
        _ = try cluster.run("GRANT NODE_PRIV ON *.*.* TO 'sup'@'%'", .fixture(.v2_1))
        let account = cluster.account("sup", from: "10.2.3.4")
        #expect(account?.isOperator == true)
        #expect(account?.isAdmin == false)
        #expect(account?.password == NativePassword(password: "pw"))
        _ = try cluster.run("SET PASSWORD FOR 'sup' = PASSWORD('other')", .fixture(.v2_1))
        #expect(cluster.account("sup", from: "10.2.3.4")?.password == NativePassword(password: "other"))
    }

    @Test(
        "what is no statement is an error, never a crash",
        arguments: [
            "", ";", "ALTER", "ALTER SYSTEM", "ALTER SYSTEM ADD BACKEND", "ALTER SYSTEM ADD BACKEND 'x'",
            "ALTER SYSTEM ADD BACKEND '10.0.1.1:0'", "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050' x", "SHOW PROC",
            "SHOW PROC '/nothing'", "GRANT NODE_PRIV", "SET PASSWORD = ", "'", "SELECT 'a",
            "ALTER SYSTEM ADD BACKEND '10.0.1.1:9050' PROPERTIES (", "CREATE USER",
        ]
    )
    func malformed(text: String) throws {
        #expect(try refusal(of: text, .v2_1)?.code == 1105)
    }
}
