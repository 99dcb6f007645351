import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Frontends that leave for good", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct LeavingTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("one of three ends first, and the master drops it within its stop", arguments: ["1.2", "2.1", "4.0"])
    func oneOfThree(version: String) throws {
        let group = try Group(version: version, replicas: 3, in: stage)
        let nodes = try group.cluster(0, 1, 2)
        group.scale(to: 2, deleting: 2)
        #expect(try nodes[2].terminate() == 0)
        #expect(nodes[0].listed == [nodes[0].home.address, nodes[1].home.address])
        let ended = try #require(nodes[2].line(with: "A signal was sent", "SIGTERM"))
        let left = try #require(nodes[2].line(with: "This node leaves the cluster"))
        #expect(ended < left)
        #expect(nodes[0].home.changes.count { $0.contains("DROP FOLLOWER") } == 1)
        #expect(nodes[2].home.frontendRecord?["undertaking"]?["kind"]?.text == "leaving")
    }

    @Test(
        "the master of three ends first; those that remain elect, and the new master drops it",
        arguments: ["1.2", "2.1"]
    )
    func masterOfThree(version: String) throws {
        let group = try Group(version: version, replicas: 3, in: stage)
        let nodes = try group.cluster(2, 0, 1)
        group.scale(to: 2, deleting: 2)
        #expect(try nodes[0].terminate() == 0)
        let others: Set = [nodes[1].home.address, nodes[2].home.address]
        #expect(nodes[1].listed == others && nodes[2].listed == others)
        try nodes[1].wait(for: .ready)
        try nodes[2].wait(for: .ready)
    }

    @Test("an observer ends and is dropped", arguments: ["1.2", "2.1"])
    func observer(version: String) throws {
        let group = try Group(version: version, replicas: 2, in: stage)
        let nodes = try group.cluster(0, 1, settings: ["SUPERVISOR_FRONTEND_ELECTABLE": "1"])
        #expect(try nodes[0].listing()[nodes[1].home.address]?["Role"] == "OBSERVER")
        group.scale(to: 1, deleting: 1)
        #expect(try nodes[1].terminate() == 0)
        #expect(nodes[0].listed == [nodes[0].home.address])
        #expect(nodes[0].home.changes.count { $0.contains("DROP OBSERVER") } == 1)
    }

    @Test(
        "one of two is dropped before its Doris gets SIGTERM, and the other stays a master that can write",
        arguments: ["1.2", "2.1", "4.0"]
    )
    func oneOfTwo(version: String) throws {
        let group = try Group(version: version, replicas: 2, in: stage)
        let nodes = try group.cluster(0, 1)
        group.scale(to: 1, deleting: 1)
        nodes[1].send(SIGTERM)
        var readiness: Set<Int?> = []
        try nodes[1].wait(for: .deregistering)
        while nodes[1].phase == .deregistering { readiness.insert(nodes[1].ask("/readyz")?.status) }
        #expect(readiness.subtracting([nil]) == [503])
        #expect(try nodes[1].waitForExit() == 0)
        // Doris may end by itself as it hears of its drop, before anybody has to tell it.
        let left = try #require(nodes[1].line(with: "This node leaves the cluster"))
        let signalled = nodes[1].line(with: "A signal was sent", "SIGTERM")
        #expect(signalled.map { left < $0 } ?? true)
        #expect(nodes[0].listed == [nodes[0].home.address])
        #expect(nodes[0].starts == 1)
        try SQLClient(address: nodes[0].home.address).rows("CREATE USER 'later'@'%' IDENTIFIED BY 'x'")
        #expect(nodes[0].phase == .ready)
    }

    @Test("the master of two cannot leave: the reason is said, and its entry stays", arguments: ["1.2", "2.1"])
    func masterOfTwo(version: String) throws {
        let group = try Group(version: version, replicas: 2, in: stage)
        let nodes = try group.cluster(1, 0)
        group.scale(to: 1, deleting: 1)
        nodes[0].send(SIGTERM)
        #expect(try nodes[0].waitForExit() == 0)
        #expect(nodes[0].output.text.contains("it is the master of a group of 2"))
        for node in nodes { #expect(!node.home.changes.contains { $0.contains("DROP") }) }
        #expect(nodes[0].home.frontendRecord?["undertaking"] == .null)
    }

    @Test("two of three leave at once, and the third stays a master that can write", arguments: ["1.2", "2.1"])
    func twoOfThree(version: String) throws {
        let group = try Group(version: version, replicas: 3, in: stage)
        let nodes = try group.cluster(0, 1, 2)
        group.scale(to: 1, deleting: 1, 2)
        for node in nodes.dropFirst() { node.send(SIGTERM) }
        for node in nodes.dropFirst() { #expect(try node.waitForExit(within: .seconds(30)) == 0) }
        #expect(nodes[0].listed == [nodes[0].home.address])
        try SQLClient(address: nodes[0].home.address).rows("CREATE USER 'later'@'%' IDENTIFIED BY 'x'")
        #expect(nodes[0].starts == 1)
    }
}
