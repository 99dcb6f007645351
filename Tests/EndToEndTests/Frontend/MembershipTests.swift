import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("A frontend and what its cluster thinks of it", .needsBuiltPrograms, .needsMariaDBClient)
struct MembershipTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("an http_port that is not the master's is refused before it is added", arguments: DorisLine.versions)
    func otherHTTPPort(version: String) throws {
        let master = try stage.cluster(version: version)
        let home = try stage.home(.frontend, version: version, configuration: ["http_port = 8031"])
        let before = home.belongings
        let node = try stage.start(home, ordinal: 1, frontends: [master.home])
        try node.wait(for: .refused, saying: "http_port is 8031 here and 8030 at the master")
        #expect(node.reason.contains("make it 8030 in fe.conf"))
        #expect(node.commands.isEmpty)
        #expect(home.changes(since: before) == [])
        #expect(master.frontends.count == 1)
        #expect(try node.terminate() == 0)
        home.write(home.text("conf/fe.conf") + "http_port = 8030\n", to: "conf/fe.conf")
        let mended = try stage.start(home, ordinal: 1, frontends: [master.home])
        try mended.waitUntilSettled(2)
    }

    @Test("dropped by hand while it was down, it joins anew and keeps what it had", arguments: DorisLine.versions)
    func droppedWhileDown(version: String) throws {
        var group = try FrontendGroup(running: stage, version: version)
        let (home, name, id) = (group.homes[2], group.homes[2].nodeName, group.homes[2].clusterID)
        #expect(try group.nodes[2].terminate() == 0)
        try group.nodes[0].sql.rows("ALTER SYSTEM DROP FOLLOWER \"\(home.address):9010\"")
        group.nodes[2] = try group.start(2)
        try group.nodes[2].waitUntilSettled(3)
        try expectAnew(home, name: name, id: id)
        let again = try stage.restartPlainly(group.nodes[2]) { try group.start(2) }
        try again.waitUntilSettled(3)
    }

    @Test("dropped by hand while it runs, it joins anew and keeps what it had", arguments: ["1.2", "2.1"])
    func droppedWhileRunning(version: String) throws {
        var group = try FrontendGroup(running: stage, version: version)
        let (home, name, id) = (group.homes[2], group.homes[2].nodeName, group.homes[2].clusterID)
        try group.nodes[0].sql.rows("ALTER SYSTEM DROP FOLLOWER \"\(home.address):9010\"")
        try group.nodes[2].wait(for: "another name") { home.nodeName.map { $0 != name } ?? false }
        try group.nodes[2].waitUntilSettled(3)
        try expectAnew(home, name: name, id: id)
        #expect(group.nodes[0...1].allSatisfy { $0.starts == 1 })
        let again = try stage.restartPlainly(group.nodes[2]) { try group.start(2) }
        group.nodes[2] = again
        try again.waitUntilSettled(3)
    }

    private func expectAnew(_ home: Home, name: String?, id: Int?) throws {
        #expect(home.nodeName != name)
        #expect(home.clusterID == id)
        #expect(home.setAsides.count == 1)
        let kept = try RoleFile(home.text("\(try #require(home.setAsides.first))/image/ROLE"))
        #expect(kept.nodeName == name)
    }

    @Test("at another address it refuses the frontends of another cluster", arguments: ["1.2", "2.1", "4.0"])
    func otherClusterWhenMoved(version: String) throws {
        let other = try stage.cluster(version: version)
        let first = try stage.lone(stage.home(.frontend, version: version))
        try first.waitUntilSettled(1)
        let (home, ids) = (first.home.moved(), (try #require(first.home.clusterID), other.home.clusterID ?? 0))
        #expect(try first.terminate() == 0)
        let before = home.belongings
        let node = try stage.start(
            home,
            frontends: [other.home],
            settings: ["SUPERVISOR_FRONTEND_REPLICAS": "1"]
        )
        try node.wait(for: .refused, saying: "the metadata here is of cluster \(ids.0)")
        #expect(node.reason.contains("are of cluster \(ids.1)"))
        #expect(node.commands.isEmpty)
        #expect(home.changes(since: before) == [])
        #expect(other.frontends.count == 1)
    }

    @Test("without metadata it refuses the frontends of a cluster that its record does not know")
    func otherClusterWhenLost() throws {
        let other = try stage.cluster()
        let first = try stage.lone(stage.home(.frontend))
        try first.waitUntilSettled(1)
        let (home, ids) = (first.home, (try #require(first.home.clusterID), other.home.clusterID ?? 0))
        #expect(try first.terminate() == 0)
        home.lose("doris-meta/image", "doris-meta/bdb")
        let node = try stage.start(home, ordinal: 1, frontends: [other.home])
        try node.wait(for: .refused, saying: "was of cluster \(ids.0)")
        #expect(node.reason.contains("are of cluster \(ids.1)"))
        #expect(node.commands.isEmpty)
        #expect(!home.has("doris-meta/image"))
        #expect(other.frontends.count == 1)
    }
}
