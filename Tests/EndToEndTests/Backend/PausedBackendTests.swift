import Doris
import Supervision
import Testing

@Suite("A paused backend", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct PausedBackendTests {
    private let stage: Stage
    private let settings = ["SUPERVISOR_IDENTITY": "ip"]

    init() throws { stage = try Stage() }

    @Test("stays in the cluster with its replicas when its set gets smaller, and its log says why")
    func scaledIn() throws {
        let group = try BackendGroup(version: "2.1", replicas: 2, in: stage)
        let nodes = try group.backends(2, settings: ["SUPERVISOR_STOP_SWITCH_OFF": "loads"])
        try group.makeTable()
        #expect(try nodes[1].run("pause").code == 0)
        let told = group.changes.count
        group.scale(to: 1, deleting: 1)
        #expect(try nodes[1].terminate() == 0)
        #expect(group.changes.count == told)
        #expect(try group.row(of: nodes[1].home)?["SystemDecommissioned"] == "false")
        #expect(nodes[1].output.lines.contains { $0.contains("paused by order: this stop decommissions nothing") })
    }

    @Test("does not take its entry along to another address, in this life and the next", arguments: ["1.2", "4.0"])
    func moved(version: String) throws {
        let group = try BackendGroup(version: version, replicas: 2, in: stage)
        let nodes = try group.backends(2, settings: settings)
        try group.makeTable()
        // It is not taken along as long as it is taken for alive.
        try group.tolerate(heartbeats: 1_000_000)
        #expect(try nodes[1].terminate() == 0)
        let told = group.changes.count
        let again = try group.start(nodes[1].home.carried(), as: 1, settings: settings)
        try again.wait(for: "the reason to wait") {
            again.status?["backend"]?["problem"]?.text?.contains("still takes the former entry") == true
        }
        #expect(try again.run("pause").code == 0)
        try group.tolerate(heartbeats: 1)
        try again.wait(for: "the former entry's death") {
            (try? group.row(of: nodes[1].home)?["Alive"]) == "false"
        }
        let looks = group.looks
        try again.wait(for: "further looks") { group.looks > looks + 8 }
        #expect(group.changes.count == told && again.server != nil)

        try again.loseContainer()
        let home = again.home.carried()
        let third = try group.start(home, as: 1, settings: settings)
        try third.wait(for: .paused)
        #expect(third.starts == 0 && group.changes.count == told)
        #expect(try third.run("resume").code == 0)
        try third.wait(for: .ready, within: .seconds(60))
        try third.wait(for: "every row, and two entries") {
            group.rows == "5" && (try? group.administrator.rows("SHOW BACKENDS").count) == 2
        }
        #expect(group.changes[told...].allSatisfy { $0.contains(home.address) || $0.contains("DECOMMISSION") })
    }
}
