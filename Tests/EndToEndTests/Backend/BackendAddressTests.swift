import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("A backend whose pod got another address", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct BackendAddressTests {
    private let stage: Stage
    private let settings = ["SUPERVISOR_IDENTITY": "ip"]

    init() throws { stage = try Stage() }

    @Test(
        "its tablets are taken along: renamed where the cluster can do that, else added anew and the former entry retired",
        arguments: [("1.2", false), ("2.1", false), ("3.0", false), ("4.0", true)]
    )
    func moved(version: String, isRenamed: Bool) throws {
        let group = try BackendGroup(version: version, replicas: 2, in: stage)
        let nodes = try group.backends(2, settings: settings)
        try group.makeTable()
        let id = try group.row(of: nodes[1].home)?["BackendId"]
        #expect(try nodes[1].terminate() == 0)
        let home = nodes[1].home.carried()
        let again = try group.start(home, as: 1, settings: settings)
        try again.wait(for: .ready, within: .seconds(60))
        try group.settle(again, entries: 2)
        #expect((try group.row(of: home)?["BackendId"] == id) == isRenamed)
        let former = "\(nodes[1].home.address):9050"
        #expect(group.decommissions.count == (isRenamed ? 0 : 1))
        #expect(group.decommissions.allSatisfy { $0.contains(former) })
    }

    @Test("an address that is another backend's keeps Doris down and the pod alive, until that one has moved on")
    func taken() throws {
        let group = try BackendGroup(version: "4.0", replicas: 2, in: stage)
        let nodes = try group.backends(2, settings: settings)
        for node in nodes { #expect(try node.terminate() == 0) }
        // The pod of 0 comes up where that of 1 was.
        let home = nodes[0].home.carried(to: nodes[1].home.address)
        let wrong = try group.start(home, as: 0, settings: settings)
        try wrong.wait(for: .refused)
        #expect(wrong.reason.contains("conflict") && wrong.starts == 0)
        #expect(wrong.ask("/livez")?.status == 200 && wrong.ask("/readyz")?.status == 503)
        let other = nodes[1].home.carried()
        try group.start(other, as: 1, settings: settings).wait(for: .ready, within: .seconds(60))
        try wrong.wait(for: .ready, within: .seconds(90))
        #expect(wrong.starts == 1 && group.decommissions.isEmpty)
    }

    @Test("storage of another cluster, and roots that differ, keep Doris down and the pod alive")
    func foreign() throws {
        let group = try BackendGroup(version: "2.1", replicas: 1, in: stage)
        let home = try group.home()
        home.write("77\n", to: "storage/cluster_id")
        let node = try group.start(home, as: 0, settings: settings)
        try node.wait(for: .refused)
        #expect(node.reason.contains("belongs to cluster 77") && node.starts == 0)
        #expect(node.ask("/livez")?.status == 200)
        #expect(!group.frontend.home.statements.contains { $0.contains("ADD BACKEND") })
        // Mended, it starts in the same container.
        unlink("\(home.path)/storage/cluster_id")
        try node.wait(for: .ready, within: .seconds(60))
    }
}
