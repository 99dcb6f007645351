import Doris
import Glibc
import Supervision
import TestSupport

/// A frontend, and backends below their supervisors as pods of the set `doris-be`.
final class BackendGroup: Sendable {
    let stage: Stage
    let version: String
    let api: KubernetesStandIn
    let frontend: Supervised
    private let names: NameService?

    /// Starts the frontend; the set declares so many backends.
    ///
    /// - Parameters:
    ///   - version: Of Doris.
    ///   - replicas: How many backends the set declares.
    ///   - names: By which all know each other, where they resolve any; the frontend's own is set here.
    ///   - configuration: Further lines of `fe.conf`.
    ///   - stage: On which all of it runs.
    /// - Throws: Where the frontend cannot be begun, or is not Ready in time.
    init(
        version: String,
        replicas: Int,
        names: NameService? = nil,
        configuration: [String] = [],
        in stage: Stage
    ) throws {
        self.stage = stage
        self.names = names
        self.version = version
        api = try KubernetesStandIn(replicas: replicas, of: .backend)
        stage.keep(api)
        for ordinal in 0..<replicas { api.pod(ordinal) }
        let home = try stage.home(
            .frontend,
            version: version,
            configuration: ["simulator_admin_port = 8900", "simulator_time_scale = 0.02"] + configuration
        )
        names?.point(0, to: home.address)
        frontend = try stage.start(
            home,
            settings: BackendGroup.endless,
            prelude: names?.surroundings(of: 0).prelude ?? []
        )
        try frontend.wait(for: .ready)
    }

    /// Who is killed again and again is not handed to a kubelet that is not there.
    private static let endless = ["SUPERVISOR_RESTART_LIMIT": "1000"]

    /// Lays out a backend's home whose Doris ends at once when it is asked to.
    func home() throws -> Home {
        try stage.home(
            .backend,
            version: version,
            configuration: [
                "grace_shutdown_wait_seconds = 0", "grace_shutdown_post_delay_seconds = 0",
                "simulator_time_scale = 0.02",
            ]
        )
    }

    /// Starts a backend as the pod of an ordinal.
    ///
    /// `calledAs`: The whole command line, where PID 1 is no supervisor.
    func start(
        _ home: Home,
        as ordinal: Int,
        settings: [String: String] = [:],
        calledAs: [String]? = nil
    ) throws -> Supervised {
        let own = ["SUPERVISOR_DECOMMISSION_LEAST_BACKENDS": "1", "SUPERVISOR_STOP_GRACE": "90s"]
        return try stage.start(
            home,
            ordinal: ordinal,
            frontends: [frontend.home],
            settings: api.settings(of: ordinal).merging(BackendGroup.endless) { $1 }.merging(own) { $1 }.merging(
                settings
            ) { $1 },
            calledAs: calledAs,
            prelude: (names?.surroundings(of: ordinal, role: .backend, account: api.account)
                ?? PodSurroundings(account: api.account)).prelude
        )
    }

    /// Starts so many backends, each Ready.
    func backends(_ count: Int, settings: [String: String] = [:]) throws -> [Supervised] {
        let nodes = try (0..<count).map { try start(home(), as: $0, settings: settings) }
        for node in nodes { try node.wait(for: .ready) }
        return nodes
    }

    /// Makes a table whose rows are counted by ``rows``.
    func makeTable(buckets: Int = 12, replicas: Int = 1) throws {
        try administrator.rows("CREATE DATABASE IF NOT EXISTS shop")
        let table = "CREATE TABLE shop.orders (id INT) DISTRIBUTED BY HASH(id) BUCKETS \(buckets)"
        try frontend.wait(for: "disks that were reported") {
            (try? administrator.rows("\(table) PROPERTIES ('replication_num' = '\(replicas)')")) != nil
        }
        try administrator.rows("INSERT INTO shop.orders VALUES (1), (2), (3), (4), (5)")
    }

    /// How many rows the table has; `nil` where they can't all be read.
    var rows: String? { try? administrator.rows("SELECT COUNT(*) AS n FROM shop.orders").first?["n"] }

    var administrator: SQLClient { SQLClient(address: frontend.home.address) }

    /// Waits until so many entries are listed, each of them alive, and every row of the table can be read.
    func settle(_ node: Supervised, entries: Int, within limit: Duration = .seconds(60)) throws {
        try node.wait(for: "a settled record and \(entries) entries", within: limit) {
            guard let rows = try? administrator.rows("SHOW BACKENDS") else { return false }
            return rows.count == entries && rows.allSatisfy { $0["Alive"] == "true" } && self.rows == "5"
                && node.status?["backend"]?["formers"]?.count == 0
                && node.status?["backend"]?["undertaking"] == .null
        }
    }

    /// A backend's row.
    func row(of home: Home) throws -> [String: String]? {
        try administrator.rows("SHOW BACKENDS").first { ($0["Host"] ?? $0["IP"]) == home.address }
    }

    /// What supervisors told the frontend to change, the oldest first; each without time, connection and user.
    var changes: [Substring] {
        frontend.home.statements.compactMap { line in
            let text = line.split(separator: "\t", maxSplits: 3).last ?? ""
            return text.hasPrefix("SHOW ") || text.hasPrefix(StatementArchive.mark) ? nil : text
        }
    }

    /// How often supervisors asked for the backends.
    var looks: Int { frontend.home.statements.count { $0.hasSuffix("\tSHOW BACKENDS") } }

    /// Has the frontend take a backend for dead only after so many heartbeats without an answer.
    func tolerate(heartbeats: Int) throws {
        let key = "max_backend_heartbeat_failure_tolerance_count"
        try administrator.rows("ADMIN SET FRONTEND CONFIG ('\(key)' = '\(heartbeats)')")
    }

    /// Drops a backend, with its replicas, as a person does.
    func drop(_ home: Home) throws { try administrator.rows("ALTER SYSTEM DROPP BACKEND '\(home.address):9050'") }

    /// The statements about decommissions, the oldest first.
    var decommissions: [Substring] { frontend.home.statements.filter { $0.contains("DECOMMISSION") } }

    /// Has pods deleted by the API, with so many replicas left.
    func scale(to replicas: Int, deleting ordinals: Int...) {
        api.declare(replicas: replicas)
        for ordinal in ordinals { api.pod(ordinal, isBeingDeleted: true) }
    }
}
