import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// By name: one is declared, two are proven gone, one pod is still there.
struct ProvenGone: CleanupCase {
    private let group: Group
    private let nodes: [Supervised]
    private var master: Supervised { nodes[0] }

    init(in stage: Stage) throws {
        group = try Group(version: "2.1", replicas: 3, byName: true, in: stage)
        let settings = cleanupSettings("scaled-in", electable: 1)
        var nodes = [try group.start(group.home(), as: 0, settings: settings)]
        try nodes[0].wait(for: .ready)
        for ordinal in 1...5 {
            nodes.append(try group.start(group.home(), as: ordinal, beside: [nodes[0].home], settings: settings))
            try nodes[ordinal].wait(for: .ready)
        }
        for node in nodes[2...] { try node.loseContainer() }
        group.api.pod(3)
        self.nodes = nodes
    }

    private var gone: Set<String> { [NameService.name(4), NameService.name(5)] }

    var isDecided: Bool {
        reason(master, to: NameService.name(2))?.contains("ordinal 2 is one of 3 replicas") == true
            && reason(master, to: NameService.name(3))?.contains("the pod doris-fe-3 is still there") == true
            && !gone.isSubset(of: master.listed)
    }

    /// One a minute.
    func check() throws {
        #expect(master.home.changes.count { $0.contains("DROP") } == 1)
        #expect(master.listed.intersection(gone).count == 1)
        #expect(master.duties?["cleanup"]?["drops"]?.integer == 1)
        #expect(nodes[1].duties?["cleanup"]?["refusals"]?.integer == 0)
        #expect(!nodes[1].home.changes.contains { $0.contains("DROP") })
    }

    var description: String { words(master) }
}
