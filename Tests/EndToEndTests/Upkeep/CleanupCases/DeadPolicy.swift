import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// The policy that needs no proof of the pod: a follower goes too, as long as the majority holds.
struct DeadPolicy: CleanupCase {
    private let nodes: [Supervised]

    init(in stage: Stage) throws {
        let group = try Group(version: "2.1", replicas: 3, in: stage)
        nodes = try group.cluster(0, 1, 2, settings: cleanupSettings("dead"))
        try nodes[2].loseContainer()
    }

    var isDecided: Bool { !nodes[0].listed.contains(nodes[2].home.address) }

    func check() throws {
        #expect(nodes[0].listed == [nodes[0].home.address, nodes[1].home.address])
        #expect(nodes[0].home.changes.count { $0.contains("DROP FOLLOWER") } == 1)
    }

    var description: String { words(nodes[0]) }
}
