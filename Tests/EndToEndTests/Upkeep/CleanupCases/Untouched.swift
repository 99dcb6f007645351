import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// A policy that drops nobody of this kind.
struct Untouched: CleanupCase {
    private let nodes: [Supervised]
    private let begin = ContinuousClock.now

    init(_ policy: String, in stage: Stage) throws {
        let group = try Group(version: "2.1", replicas: 1, in: stage)
        nodes = try group.cluster(0, 1, settings: cleanupSettings(policy, electable: 1))
        try nodes[1].loseContainer()
    }

    /// Nothing shows that nothing is to come but time; the others of this test take longer than this.
    var isDecided: Bool { ContinuousClock.now - begin > .seconds(70) }

    func check() throws {
        #expect(nodes[0].listed.contains(nodes[1].home.address))
        #expect(nodes[0].duties?["cleanup"]?["refusals"]?.integer == 0)
        #expect(!nodes[0].home.changes.contains { $0.contains("DROP") })
    }

    var description: String { words(nodes[0]) }
}
