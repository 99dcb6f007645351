import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("The command decommission", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct DecommissionCommandTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test(
        "start --follow shows the tablets leave and ends with 0; the node has left, and cancel has it registered again"
    )
    func follow() throws {
        let group = try BackendGroup(version: "2.1", replicas: 2, in: stage)
        let nodes = try group.backends(2)
        try group.makeTable(buckets: 30)
        let outcome = try nodes[1].run("decommission", "start", "--follow", within: .seconds(60))
        #expect(outcome.code == 0, "\(outcome.everything)")
        #expect(outcome.output.contains("tablets left") && outcome.output.contains("finished"))
        #expect(try group.row(of: nodes[1].home) == nil)
        #expect(group.rows == "5")
        try nodes[1].wait(for: .left)
        #expect(nodes[1].ask("/readyz")?.status == 503 && nodes[1].ask("/livez")?.status == 200)
        let status = try nodes[1].run("status")
        #expect(status.output.contains("leaving") && status.output.contains("finished"))
        // It is not added again by itself.
        #expect(group.frontend.home.statements.count { $0.contains("ADD BACKEND") } == 2)
        #expect(try nodes[1].run("decommission", "cancel").code == 0)
        try nodes[1].wait(for: .ready)
        #expect(group.rows == "5")
    }

    @Test("cancel takes it back while it moves, and the node has been ready all the time")
    func cancel() throws {
        // 1.2 takes a decommission that leaves too few backends, and never ends it.
        let group = try BackendGroup(version: "1.2", replicas: 2, in: stage)
        let nodes = try group.backends(2)
        try group.makeTable(replicas: 2)
        let (follower, _) = try nodes[1].launch("decommission", "start", "--follow")
        try nodes[1].wait(for: "the replicas' move") {
            nodes[1].status?["backend"]?["decommission"]?["state"]?.text == "moving"
        }
        #expect(nodes[1].phase == .decommissioning && nodes[1].ask("/readyz")?.status == 200)
        #expect(nodes[1].ask("/metrics")?.body.contains("doris_supervisor_ready 1\n") == true)
        let json = try nodes[1].run("decommission", "status", "--json")
        #expect(json.code == 0 && json.output.contains("\"state\":\"moving\""))
        let outcome = try nodes[1].run("decommission", "cancel")
        #expect(outcome.code == 0, "\(outcome.everything)")
        // Who follows it is not left waiting for what does not come any more.
        #expect(follower.exitCode(within: .seconds(10)) == 1)
        try nodes[1].wait(for: .ready)
        #expect(try group.row(of: nodes[1].home)?["SystemDecommissioned"] == "false")
        #expect(group.decommissions.count == 2)
    }

    @Test("the last backend is refused, in a sentence, and so is a frontend")
    func refused() throws {
        let group = try BackendGroup(version: "2.1", replicas: 1, in: stage)
        let nodes = try group.backends(1)
        let outcome = try nodes[0].run("decommission", "start")
        #expect(outcome.code == 1 && outcome.output.contains("refused"), "\(outcome.everything)")
        #expect(group.decommissions.isEmpty)
        #expect(nodes[0].phase == .ready)
        let frontend = try group.frontend.run("decommission", "start")
        #expect(frontend.code == 1 && frontend.errors.contains("no backend"))
    }

    @Test("one that stalls says why: dropped tables that are kept, and open transactions")
    func stalled() throws {
        let group = try BackendGroup(version: "2.1", replicas: 2, in: stage)
        let nodes = try group.backends(2, settings: ["SUPERVISOR_DECOMMISSION_STALL_AFTER": "10s"])
        try group.makeTable()
        let administrator = group.administrator
        try administrator.rows("ADMIN SET FRONTEND CONFIG ('simulator_open_transaction' = 'shop.orders')")
        try administrator.rows(
            "CREATE TABLE shop.old (id INT) DISTRIBUTED BY HASH(id) BUCKETS 4 PROPERTIES ('replication_num' = '1')"
        )
        try administrator.rows("DROP TABLE shop.old")
        #expect(try nodes[1].run("decommission", "start").code == 0)
        try nodes[1].wait(for: "both causes", within: .seconds(30)) {
            let status = try? nodes[1].run("decommission", "status", "--json").output
            return status?.contains("recycle-bin") == true && status?.contains("transactions") == true
        }
        let status = try nodes[1].run("decommission", "status").output
        #expect(
            status.contains("DROP CATALOG RECYCLE BIN") && status.contains("SHOW PROC '/transactions'"),
            "\(status)"
        )
        try administrator.rows("ADMIN SET FRONTEND CONFIG ('simulator_open_transaction' = '')")
        try nodes[1].wait(for: .left, within: .seconds(60))
        #expect(group.rows == "5")
    }
}
