import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// A dead entry whose name a living frontend has in ROLE: its drop would end that one, at each start.
struct ForeignName: CleanupCase {
    private let nodes: [Supervised]

    init(in stage: Stage) throws {
        let group = try Group(version: "2.1", replicas: 1, in: stage)
        let settings = cleanupSettings("dead", electable: 1)
        var nodes = try group.cluster(0, 1, 2, settings: settings)
        let (dead, living) = (nodes[1].home, nodes[2].home)
        try nodes[1].loseContainer()
        try nodes[2].loseContainer()
        func name(_ home: Home) -> Substring? {
            home.text("doris-meta/image/ROLE").split(separator: "\n").first { $0.hasPrefix("name=") }
        }
        let (foreign, own) = (try #require(name(dead)), try #require(name(living)))
        living.write(living.text("doris-meta/image/ROLE").replacing(own, with: foreign), to: "doris-meta/image/ROLE")
        nodes[2] = try group.start(living, as: 2, beside: [nodes[0].home], settings: settings)
        try nodes[0].wait(for: "the living one") { (try? nodes[0].listing()[living.address]?["Alive"]) == "true" }
        self.nodes = nodes
    }

    var isDecided: Bool {
        reason(nodes[0], to: nodes[1].home.address)?.contains("has its name in ROLE and would end itself") == true
    }

    func check() throws {
        #expect(nodes[0].listed.count == 3)
        #expect((try nodes[0].listing()[nodes[2].home.address]?["Alive"]) == "true")
        #expect(!nodes[2].output.text.contains("is removed. will exit"))
    }

    var description: String { words(nodes[0]) }
}
