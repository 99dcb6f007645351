import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// A frontend that replays for longer than dead ones may be dead, as in an upgrade: its supervisor answers.
struct SlowReplay: CleanupCase {
    private let nodes: [Supervised]

    init(in stage: Stage) throws {
        let group = try Group(version: "2.1", replicas: 3, in: stage)
        var nodes = try group.cluster(0, 1, 2, settings: cleanupSettings("dead"))
        let home = nodes[2].home
        try nodes[2].loseContainer()
        home.write(home.text("conf/fe.conf") + "simulator_faults = replay slow 80000\n", to: "conf/fe.conf")
        nodes[2] = try group.start(home, as: 2, beside: [nodes[0].home], settings: cleanupSettings("dead"))
        try nodes[2].wait(for: "the replay") { nodes[2].starts == 1 }
        self.nodes = nodes
    }

    var isDecided: Bool {
        reason(nodes[0], to: nodes[2].home.address)?.contains("a supervisor answers there") == true
    }

    func check() throws {
        #expect(nodes[0].listed.count == 3)
        #expect(nodes[0].duties?["cleanup"]?["drops"]?.integer == 0)
        #expect(nodes[2].starts == 1)
    }

    var description: String { words(nodes[0]) }
}
