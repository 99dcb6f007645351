import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// 1.2 deletes from a new id what it believes to have under the former one, as long as it takes that for alive.
///
/// A frontend of raised tolerance takes it for alive long enough to be seen.
@Suite(
    "One replica, 1.2, and a pod that comes back at another address",
    .needsBuiltPrograms,
    .needsPods,
    .needsMariaDBClient
)
struct BackendLossTests {
    private let stage: Stage
    private let settings = ["SUPERVISOR_IDENTITY": "ip"]

    init() throws { stage = try Stage() }

    /// A cluster of two with a table, whose second backend has ended, and its volume at another address.
    private func upheaval() throws -> (group: BackendGroup, home: Home, former: String) {
        let group = try BackendGroup(version: "1.2", replicas: 2, in: stage)
        let nodes = try group.backends(2, settings: settings)
        try group.makeTable()
        let tolerance = "max_backend_heartbeat_failure_tolerance_count"
        // Heartbeats come each 200 ms.
        try group.administrator.rows("ADMIN SET FRONTEND CONFIG ('\(tolerance)' = '20')")
        #expect(try nodes[1].terminate() == 0)
        #expect(try group.row(of: nodes[1].home)?["Alive"] == "true")
        return (group, nodes[1].home.carried(), nodes[1].home.address)
    }

    private func waitForDeath(of former: String, in group: BackendGroup) throws {
        let isDead = eventually(within: .seconds(30)) {
            let rows = try? group.administrator.rows("SHOW BACKENDS")
            return rows?.first { $0["IP"] == former }?["Alive"] == "false"
        }
        #expect(isDead)
    }

    @Test("who adds the new address at once loses the tablets, on the disk too")
    func naive() throws {
        let (group, home, former) = try upheaval()
        let script = ["/bin/bash", "\(home.path)/bin/start_be.sh"]
        let server = try group.start(home, as: 1, settings: settings, calledAs: script)
        try group.administrator.rows("ALTER SYSTEM ADD BACKEND '\(home.address):9050'")
        let isAlive = eventually(within: .seconds(30)) { (try? group.row(of: home)?["Alive"]) == "true" }
        #expect(isAlive, "\(server.output.text)")
        try waitForDeath(of: former, in: group)
        #expect(group.rows == nil)
        #expect(try group.row(of: home)?["TabletNum"] == "0")
    }

    @Test("the supervisor waits until the former entry is dead, and loses none")
    func patient() throws {
        let (group, home, former) = try upheaval()
        let node = try group.start(home, as: 1, settings: settings)
        try node.wait(for: "the reason") { node.reason.contains("for alive") }
        #expect(try group.row(of: home) == nil)
        try waitForDeath(of: former, in: group)
        try group.settle(node, entries: 2)
        #expect(group.decommissions.count == 1 && group.decommissions.allSatisfy { $0.contains("\(former):9050") })
        #expect(!group.frontend.home.statements.contains { $0.contains("DROP") })
    }
}
