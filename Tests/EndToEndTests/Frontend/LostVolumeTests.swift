import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("A frontend whose volume is gone", .needsBuiltPrograms, .needsMariaDBClient)
struct LostVolumeTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("ordinal 0 joins those that live; it never founds beside them", arguments: DorisLine.versions)
    func joinsTheLiving(version: String) throws {
        var group = try FrontendGroup(running: stage, version: version)
        let id = group.homes[0].clusterID
        let name = group.homes[0].nodeName
        #expect(try group.nodes[0].terminate() == 0)
        group.homes[0].loseVolume()
        let node = try group.start(0)
        group.nodes[0] = node
        try node.waitUntilSettled(3)
        #expect(group.homes[0].clusterID == id)
        #expect(group.homes[0].nodeName != name)
        #expect(node.commands.count == 1)
        #expect(node.commands.first?.contains("--helper") == true)
        #expect(Set(node.frontends.map(\.host)) == Set(group.homes.map(\.address)))
        group.nodes[0] = try stage.restartPlainly(node) { try group.start(0) }
        try group.nodes[0].waitUntilSettled(3)
    }

    @Test("ordinal 0 waits for those whose Doris is down and whose supervisors say that they have metadata")
    func waitsForTheSleeping() throws {
        var group = try FrontendGroup(running: stage, version: "2.1")
        let id = group.homes[0].clusterID
        #expect(try group.nodes[0].terminate() == 0)
        for node in group.nodes[1...] { #expect(try node.run("park").code == 0) }
        group.homes[0].loseVolume()
        let node = try group.start(0)
        group.nodes[0] = node
        let place = "the supervisor at \(group.homes[1].address):9030 says that it has metadata"
        try node.wait(for: .waiting, saying: place)
        #expect(node.probes == [200, 200, 503])
        #expect(!group.homes[0].has("doris-meta/image"))
        for node in group.nodes[1...] { #expect(try node.run("unpark").code == 0) }
        try node.waitUntilSettled(3)
        #expect(group.homes[0].clusterID == id)
        #expect(node.commands.count == 1)
    }

    @Test("alone, with a record of the cluster that lay there, it is refused until somebody allows it")
    func remembersTheLost() throws {
        let first = try stage.lone(stage.home(.frontend, version: "2.1"))
        try first.waitUntilSettled(1)
        let home = first.home
        let id = try #require(home.clusterID)
        #expect(try first.terminate() == 0)
        home.lose("doris-meta/image", "doris-meta/bdb")
        let before = home.belongings
        let node = try stage.lone(home)
        try node.wait(for: .refused, saying: "the metadata of cluster \(id) that lay here is gone")
        #expect(node.reason.contains("SUPERVISOR_BOOTSTRAP=allow"))
        #expect(node.commands.isEmpty)
        #expect(try node.terminate() == 0)
        #expect(home.changes(since: before) == [])

        let allowed = try stage.lone(home, settings: ["SUPERVISOR_BOOTSTRAP": "allow"])
        try allowed.waitUntilSettled(1)
        #expect(home.clusterID != id)
        #expect(home.frontendRecord?["clusterId"]?.integer == home.clusterID.map { Int64($0) })
        _ = try stage.restartPlainly(allowed) { try stage.lone(home) }
    }
}
