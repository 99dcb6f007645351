import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Supervisors that are killed while they take a backend along to another address.
///
/// The seed is printed; `DORIS_SUPERVISOR_TEST_SEED` brings the numbers back, if not the races.
@Suite("A change of address that is cut anywhere", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct BackendMoveCutTests {
    private let stage: Stage
    private let settings = ["SUPERVISOR_IDENTITY": "ip"]

    init() throws { stage = try Stage() }

    @Test("the next life ends it: one entry, every row, and nobody else touched", arguments: ["1.2", "2.1", "4.0"])
    func cuts(version: String) throws {
        var numbers = SeededNumbers()
        print("Changes of address that are cut, \(version): seed \(numbers.seed)")
        let group = try BackendGroup(version: version, replicas: 2, in: stage)
        let nodes = try group.backends(2, settings: settings)
        try group.makeTable()
        var node = nodes[1]
        var formers: [String] = []
        for _ in 0..<3 {
            formers.append(node.home.address)
            node.end()
            let home = node.home.carried()
            // The pod stays where it is; its container is killed at a moment of the change, and once more.
            for _ in 0..<2 {
                let life = try group.start(home, as: 1, settings: settings)
                usleep(UInt32.random(in: 0...2_000_000, using: &numbers))
                life.end()
            }
            node = try group.start(home, as: 1, settings: settings)
            try node.wait(for: .ready, within: .seconds(60))
            try group.settle(node, entries: 2)
        }
        #expect(
            group.decommissions.allSatisfy { text in formers.contains { text.contains("\"\($0):9050\"") } },
            "seed \(numbers.seed)"
        )
        #expect(!group.frontend.home.statements.contains { $0.contains("DROP") }, "seed \(numbers.seed)")
    }
}
