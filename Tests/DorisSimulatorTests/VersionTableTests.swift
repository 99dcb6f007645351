import Doris
import Testing

@testable import DorisSimulator

/// The facts about each version once more, written out beside the profiles: what a table here says, the stand-in does.
@Suite("What each version does")
struct VersionTableTests {
    private static let frontendColumns: [(VersionProfile, String)] = [
        (
            .v1_2,
            "Name,IP,HostName,EditLogPort,HttpPort,QueryPort,RpcPort,Role,IsMaster,ClusterId,Join,Alive,"
                + "ReplayedJournalId,LastHeartbeat,IsHelper,ErrMsg,Version,CurrentConnected"
        ),
        (
            .v2_0,
            "Name,Host,EditLogPort,HttpPort,QueryPort,RpcPort,Role,IsMaster,ClusterId,Join,Alive,"
                + "ReplayedJournalId,LastHeartbeat,IsHelper,ErrMsg,Version,CurrentConnected"
        ),
        (
            .v2_1,
            "Name,Host,EditLogPort,HttpPort,QueryPort,RpcPort,ArrowFlightSqlPort,Role,IsMaster,ClusterId,Join,Alive,"
                + "ReplayedJournalId,LastStartTime,LastHeartbeat,IsHelper,ErrMsg,Version,CurrentConnected"
        ),
        (
            .v3_0,
            "Name,Host,EditLogPort,HttpPort,QueryPort,RpcPort,ArrowFlightSqlPort,Role,IsMaster,ClusterId,Join,Alive,"
                + "ReplayedJournalId,LastStartTime,LastHeartbeat,IsHelper,ErrMsg,Version,CurrentConnected"
        ),
        (
            .v4_0,
            "Name,Host,EditLogPort,HttpPort,QueryPort,RpcPort,ArrowFlightSqlPort,Role,IsMaster,ClusterId,Join,Alive,"
                + "ReplayedJournalId,LastStartTime,LastHeartbeat,IsHelper,ErrMsg,Version,CurrentConnected,LiveSince"
        ),
    ]

    private static let backendColumns: [(VersionProfile, String)] = [
        (
            .v1_2,
            "BackendId,Cluster,IP,HostName,HeartbeatPort,BePort,HttpPort,BrpcPort,LastStartTime,LastHeartbeat,Alive,"
                + "SystemDecommissioned,ClusterDecommissioned,TabletNum,DataUsedCapacity,AvailCapacity,TotalCapacity,"
                + "UsedPct,MaxDiskUsedPct,RemoteUsedCapacity,Tag,ErrMsg,Version,Status,HeartbeatFailureCounter,NodeRole"
        ),
        (
            .v2_0,
            "BackendId,Host,HeartbeatPort,BePort,HttpPort,BrpcPort,LastStartTime,LastHeartbeat,Alive,"
                + "SystemDecommissioned,TabletNum,DataUsedCapacity,TrashUsedCapcacity,AvailCapacity,TotalCapacity,"
                + "UsedPct,MaxDiskUsedPct,RemoteUsedCapacity,Tag,ErrMsg,Version,Status,HeartbeatFailureCounter,NodeRole"
        ),
        (
            .v2_1,
            "BackendId,Host,HeartbeatPort,BePort,HttpPort,BrpcPort,ArrowFlightSqlPort,LastStartTime,LastHeartbeat,"
                + "Alive,SystemDecommissioned,TabletNum,DataUsedCapacity,TrashUsedCapacity,AvailCapacity,"
                + "TotalCapacity,UsedPct,MaxDiskUsedPct,RemoteUsedCapacity,Tag,ErrMsg,Version,Status,"
                + "HeartbeatFailureCounter,NodeRole"
        ),
        (
            .v3_0,
            "BackendId,Host,HeartbeatPort,BePort,HttpPort,BrpcPort,ArrowFlightSqlPort,LastStartTime,LastHeartbeat,"
                + "Alive,SystemDecommissioned,TabletNum,DataUsedCapacity,TrashUsedCapacity,AvailCapacity,"
                + "TotalCapacity,UsedPct,MaxDiskUsedPct,RemoteUsedCapacity,Tag,ErrMsg,Version,Status,"
                + "HeartbeatFailureCounter,NodeRole,CpuCores,Memory"
        ),
        (
            .v4_0,
            "BackendId,Host,HeartbeatPort,BePort,HttpPort,BrpcPort,ArrowFlightSqlPort,LastStartTime,LastHeartbeat,"
                + "Alive,SystemDecommissioned,TabletNum,DataUsedCapacity,TrashUsedCapacity,AvailCapacity,"
                + "TotalCapacity,UsedPct,MaxDiskUsedPct,RemoteUsedCapacity,Tag,ErrMsg,Version,Status,"
                + "HeartbeatFailureCounter,NodeRole,CpuCores,Memory,LiveSince,RunningTasks"
        ),
    ]

    /// A cluster with a follower and two backends that nobody heard of, and the users of every kind.
    private static func cluster(_ profile: VersionProfile) throws -> SimulatedCluster {
        var cluster = SimulatedCluster.fixture()
        try cluster.addFrontend(.follower, at: editLog("10.0.0.2"), name: "second", profile: profile)
        try cluster.addBackends(at: [heartbeatEndpoint("10.0.1.1"), heartbeatEndpoint("10.0.1.2")])
        cluster.accounts += [Account(name: "node", isOperator: true), Account(name: "plain")]
        return cluster
    }

    private static func run(
        _ text: String,
        _ profile: VersionProfile,
        by account: Account? = nil
    ) throws -> StatementResult {
        var cluster = try cluster(profile)
        return try cluster.run(text, .fixture(profile, account: account))
    }

    private static func error(
        _ text: String,
        _ profile: VersionProfile,
        by account: Account? = nil
    ) throws -> StatementError? {
        do {
            _ = try run(text, profile, by: account)
            return nil
        } catch let error as StatementError {
            return error
        }
    }

    private func columns(_ text: String, _ profile: VersionProfile) throws -> [String] {
        guard case .table(let table) = try VersionTableTests.run(text, profile) else { return [] }
        for row in table.rows { #expect(row.count == table.columns.count && !row.contains(nil)) }
        return table.columns
    }

    @Test("frontends are listed in these columns; 1.2 hides HostName from SHOW FRONTENDS", arguments: frontendColumns)
    func frontends(profile: VersionProfile, expected: String) throws {
        let all = expected.split(separator: ",").map(String.init)
        #expect(try columns("SHOW PROC '/frontends'", profile) == all)
        let shown = profile == .v1_2 ? all.filter { $0 != "HostName" } : all
        #expect(try columns("SHOW FRONTENDS", profile) == shown)
    }

    @Test("backends are listed in these columns; 1.2 hides HostName from SHOW BACKENDS", arguments: backendColumns)
    func backends(profile: VersionProfile, expected: String) throws {
        let all = expected.split(separator: ",").map(String.init)
        #expect(try columns("SHOW PROC '/backends'", profile) == all)
        let shown = profile == .v1_2 ? all.filter { $0 != "HostName" } : all
        #expect(try columns("SHOW BACKENDS", profile) == shown)
    }

    /// A statement, and what the versions from a first one on answer to root, admin, a user with `NODE_PRIV`, and a
    /// plain one: nothing where it is carried out, else the privilege that lacks.
    private static let privileges: [(text: String, rules: [(since: String, lacks: [String?])])] = [
        ("SHOW PROC '/frontends'", [("1.2", [nil, nil, "ADMIN", "ADMIN"]), ("2.0", [nil, nil, nil, "ADMIN"])]),
        ("SHOW PROC '/backends'", [("1.2", [nil, nil, "ADMIN", "ADMIN"]), ("2.0", [nil, nil, nil, "ADMIN"])]),
        ("SHOW FRONTENDS", [("1.2", [nil, nil, nil, "ADMIN/OPERATOR"]), ("4.0", [nil, nil, nil, nil])]),
        ("SHOW BACKENDS", [("1.2", [nil, nil, nil, "ADMIN/OPERATOR"]), ("4.0", [nil, nil, nil, nil])]),
        ("ALTER SYSTEM ADD FOLLOWER '10.0.0.3:9010'", [("1.2", [nil, "NODE", nil, "NODE"])]),
        ("ALTER SYSTEM ADD OBSERVER '10.0.0.3:9010'", [("1.2", [nil, "NODE", nil, "NODE"])]),
        ("ALTER SYSTEM DROP FOLLOWER '10.0.0.2:9010'", [("1.2", [nil, "NODE", nil, "NODE"])]),
        ("ALTER SYSTEM ADD BACKEND '10.0.1.3:9050'", [("1.2", [nil, "NODE", nil, "NODE"])]),
        ("ALTER SYSTEM DROPP BACKEND '10.0.1.1:9050'", [("1.2", [nil, "NODE", nil, "NODE"])]),
        ("ALTER SYSTEM DECOMMISSION BACKEND '10.0.1.1:9050'", [("1.2", [nil, "NODE", nil, "NODE"])]),
        (
            "CANCEL DECOMMISSION BACKEND '10.0.1.1:9050'",
            [("1.2", [nil, nil, nil, nil]), ("2.1", [nil, "NODE", nil, "NODE"])]
        ),
        ("CREATE USER 'x'", [("1.2", [nil, nil, "GRANT", "GRANT"])]),
        ("DROP USER 'plain'", [("1.2", [nil, nil, "DROP USER", "DROP USER"])]),
        ("GRANT SELECT_PRIV ON *.*.* TO 'plain'", [("1.2", [nil, nil, "GRANT/ROVOKE", "GRANT/ROVOKE"])]),
        ("SHOW GRANTS", [("1.2", [nil, nil, nil, nil])]),
        ("SHOW ALL GRANTS", [("1.2", [nil, nil, "GRANT", "GRANT"])]),
        ("SET PASSWORD = PASSWORD('p')", [("1.2", [nil, nil, nil, nil])]),
    ]

    @Test("each statement asks for its privilege", arguments: VersionProfile.all)
    func privilege(profile: VersionProfile) throws {
        let accounts = try VersionTableTests.cluster(profile).accounts
        #expect(accounts.map(\.name) == ["root", "admin", "node", "plain"])
        for (text, rules) in VersionTableTests.privileges {
            let rule = try #require(rules.last { $0.since <= profile.name })
            for (account, lacking) in zip(accounts, rule.lacks) {
                let expected = lacking.map { StatementError.lacks($0) }
                let error = try VersionTableTests.error(text, profile, by: account)
                #expect(error == expected, "\(text) by \(account.name)")
            }
        }
    }

    /// A statement, and what the versions from a first one on answer to root: nothing where it is carried out.
    private static let answers: [(text: String, rules: [(since: String, words: String?)])] = [
        (
            "ALTER SYSTEM ADD FOLLOWER '10.0.0.2:9010'",
            [
                ("1.2", "frontend already exists name: second, role: FOLLOWER, 10.0.0.2:9010"),
                ("2.0", "frontend already exists name: second, role: FOLLOWER, 10.0.0.2:9010, is alive: false"),
            ]
        ),
        ("ALTER SYSTEM ADD FOLLOWER 'nowhere:9010'", [("1.2", "Unknown host: nowhere"), ("2.0", nil)]),
        ("ALTER SYSTEM ADD BACKEND 'nowhere:9050'", [("1.2", "Unknown host: nowhere"), ("2.0", nil)]),
        (
            "ALTER SYSTEM ADD BACKEND 'be.example:9050'",
            [("1.2", "Same backend already exists[10.0.1.1:9050]"), ("2.0", nil)]
        ),
        ("ALTER SYSTEM DROP FOLLOWER '10.0.0.1:9010'", [("1.2", "can not drop current master node.")]),
        ("ALTER SYSTEM DROP OBSERVER '10.0.0.2:9010'", [("1.2", "OBSERVER does not exist[10.0.0.2:9010]")]),
        ("ALTER SYSTEM DROP FOLLOWER '10.0.0.9:9010'", [("1.2", "frontend does not exist[10.0.0.9:9010]")]),
        ("ALTER SYSTEM DROPP BACKEND '10.0.1.9:9050'", [("1.2", "backend does not exists[10.0.1.9:9050]")]),
        (
            "ALTER SYSTEM DROPP BACKEND '77'",
            [("1.2", "Invalid host port: 77"), ("2.1", "backend does not exists[77]")]
        ),
        ("ALTER SYSTEM DROPP BACKEND '10002'", [("1.2", "Invalid host port: 10002"), ("2.1", nil)]),
        (
            "ALTER SYSTEM DECOMMISSION BACKEND '77'",
            [("1.2", "Invalid host port: 77"), ("2.1", "Backend does not exist, backend id is 77")]
        ),
        ("ALTER SYSTEM DECOMMISSION BACKEND '10.0.1.9:9050'", [("1.2", "Backend does not exist[10.0.1.9:9050]")]),
        (
            "CANCEL DECOMMISSION BACKEND '10.0.1.9:9050'",
            [("1.2", "Backend does not exists[10.0.1.9]"), ("2.0", "Backend does not exist[10.0.1.9:9050]")]
        ),
        ("CANCEL DECOMMISSION BACKEND '10.0.1.1:9050'", [("1.2", nil)]),
        (
            "ALTER SYSTEM MODIFY BACKEND '10.0.1.1:9050' HOSTNAME '10.0.1.9'",
            [("1.2", "Syntax error"), ("2.0", "Invalid hostname: 10.0.1.9"), ("4.0", nil)]
        ),
        (
            "ALTER SYSTEM MODIFY FRONTEND '10.0.0.2:9010' HOSTNAME 'fe.example'",
            [("1.2", "Syntax error"), ("2.0", nil)]
        ),
        (
            "ALTER SYSTEM MODIFY FRONTEND '10.0.0.2:9010' HOSTNAME 'nowhere'",
            [("1.2", "Syntax error"), ("2.0", "Unknown hostname:  nowhere")]
        ),
        (
            "SELECT * FROM information_schema.backends",
            [("1.2", "There is no scanNode Backend available."), ("2.0", "Syntax error")]
        ),
        ("SELECT * FROM backends()", [("1.2", "Syntax error"), ("2.0", "There is no scanNode Backend available.")]),
        ("ALTER SYSTEM DROP FOLLOWER '10.0.0.2:9010' FORCE", [("1.2", "Syntax error")]),
        ("DROP USER 'root'", [("1.2", "Can not drop root user"), ("2.0", "Can not drop system user")]),
        ("DROP USER 'admin'", [("1.2", nil), ("2.0", "Can not drop system user")]),
    ]

    @Test("each statement is answered in the version's words, with 1105", arguments: VersionProfile.all)
    func words(profile: VersionProfile) throws {
        for (text, rules) in VersionTableTests.answers {
            let rule = try #require(rules.last { $0.since <= profile.name })
            let error = try VersionTableTests.error(text, profile)
            if let words = rule.words {
                #expect(error?.code == 1105, "\(text)")
                #expect(error?.state == "HY000", "\(text)")
                let expected = "errCode = 2, detailMessage = \(words)"
                // The tails of these two are not the version's.
                let isStart = words == "Syntax error" || words.hasSuffix("available.")
                let matches = isStart ? error?.message.hasPrefix(expected) == true : error?.message == expected
                #expect(matches, "\(text): \(error?.message ?? "carried out")")
            } else {
                #expect(error == nil, "\(text)")
            }
        }
    }

    @Test(
        "capabilities, ports of Arrow Flight, heartbeats and the rest",
        arguments: [
            (VersionProfile.v1_2, 0x0008_8208, Int32?.none, Int32?.none, Duration.seconds(5), Int32(0), 259_200),
            (.v2_0, 0x0008_8208, nil, nil, .seconds(5), 0, 259_200),
            (.v2_1, 0x0008_828C, -1, -1, .seconds(10), 0, 86_400),
            (.v3_0, 0x0008_828C, -1, -1, .seconds(10), 255, 0),
            (.v4_0, 0x0008_828C, 8_070, 8_050, .seconds(10), 255, 0),
        ]
    )
    func constants(
        profile: VersionProfile,
        capabilities: Int,
        frontendPort: Int32?,
        backendPort: Int32?,
        heartbeat: Duration,
        exceptionStatus: Int32,
        trash: Int
    ) {
        #expect(Int(profile.services.capabilities.rawValue) == capabilities)
        #expect(profile.services.arrowFlightPorts?.frontend == frontendPort)
        #expect(profile.services.arrowFlightPorts?.backend == backendPort)
        #expect(profile.timings.heartbeat == heartbeat)
        #expect(profile.identity.exceptionStatus == exceptionStatus)
        #expect(profile.timings.trash == .seconds(trash))
        let name = StatementInterpreter.nodeName(for: editLog("10.0.0.1"), profile: profile, now: 7, uuid: "a-b")
        #expect(name == (profile == .v1_2 ? "10.0.0.1_9010_7" : "fe_a_b"))
    }

    @Test("a listing knows the ports of Arrow Flight that heartbeats told", arguments: [VersionProfile.v2_1, .v4_0])
    func arrowFlight(profile: VersionProfile) throws {
        let ports = try #require(profile.services.arrowFlightPorts)
        var cluster = try VersionTableTests.cluster(profile)
        var (frontend, backend) = (FrontendHeartbeat.fixture, BackendHeartbeat.fixture())
        (frontend.arrowFlightPort, backend.arrowFlightPort) = (ports.frontend, ports.backend)
        cluster.note(.success(frontend), fromFrontendAt: editLog("10.0.0.2"), now: 1)
        let result = HeartbeatResult(HeartbeatResult(error: nil, heartbeat: backend).structure)
        cluster.note(.success(try #require(result).heartbeat), fromBackend: 10_002, now: 1)
        #expect(SimulatedCluster(document: cluster.document) == cluster)
        for (text, expected) in [("SHOW FRONTENDS", ports.frontend), ("SHOW BACKENDS", ports.backend)] {
            guard case .table(let table) = try cluster.run(text, .fixture(profile)) else { continue }
            #expect(table.records.compactMap { $0["ArrowFlightSqlPort"] }.contains("\(expected)"))
        }
        let configuration = try NodeConfiguration(["a=8070\nb=0\nc=x"], role: .frontend, environment: [:])
        #expect(configuration.portOrOff("a", default: -1) == 8_070)
        #expect(configuration.portOrOff("b", default: 8_070) == -1)
        #expect(configuration.portOrOff("c", default: 8_050) == 8_050)
    }
}
