import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Scale-ins that are cut at random moments: the supervisor, the master and the backends are killed, and replicas are
/// raised again.
///
/// The seed is printed; `DORIS_SUPERVISOR_TEST_SEED` brings the numbers back, if not the races.
/// `DORIS_SUPERVISOR_TEST_ROUNDS` asks for more rounds than a test run has time for.
@Suite("A decommission that is cut anywhere", .needsBuiltPrograms, .needsPods, .needsMariaDBClient)
struct DecommissionCutTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private static var rounds: Int {
        getenv("DORIS_SUPERVISOR_TEST_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 6
    }

    /// What happens in a round beside the scale-in.
    private enum Blow: CaseIterable {
        case supervisor, master, ownServer, otherServer, raise, nothing
    }

    @Test("no tablet is lost, no mark of ours is left behind, and nobody else is touched")
    func cuts() throws {
        var numbers = SeededNumbers()
        print("Decommissions that are cut: seed \(numbers.seed)")
        let group = try BackendGroup(version: "2.1", replicas: 3, in: stage)
        var nodes = try group.backends(3)
        try group.makeTable(buckets: 9)
        for round in 0..<Self.rounds {
            let blows = (0..<2).map { _ in Blow.allCases.randomElement(using: &numbers) ?? .nothing }
            let delays = blows.map { _ in UInt32.random(in: 0...1_500_000, using: &numbers) }
            let story = "seed \(numbers.seed), round \(round): \(blows) after \(delays) µs"
            let victim = nodes[2]
            group.scale(to: 2, deleting: 2)
            victim.send(SIGTERM)
            for (blow, delay) in zip(blows, delays) {
                usleep(delay)
                strike(blow, group: group, victim: victim, other: nodes[0])
            }
            // Whatever came of it: the pod ends, and one of that ordinal is wanted again.
            _ = try? victim.waitForExit(within: .seconds(3))
            victim.end()
            nodes[2] = try revive(victim.home, round: round, in: group)
            try settle(nodes, in: group, story: story)
        }
        let own = "\(nodes[2].home.address):9050"
        #expect(group.decommissions.allSatisfy { $0.contains(own) })
        #expect(!group.frontend.home.statements.contains { $0.contains("DROP") })
    }

    private func strike(_ blow: Blow, group: BackendGroup, victim: Supervised, other: Supervised) {
        switch blow {
        case .supervisor: victim.end()
        case .master: if let server = group.frontend.server { kill(server, SIGKILL) }
        case .ownServer: if let server = victim.server { kill(server, SIGKILL) }
        case .otherServer: if let server = other.server { kill(server, SIGKILL) }
        case .raise: group.api.declare(replicas: 3)
        case .nothing: break
        }
    }

    private func revive(_ home: Home, round: Int, in group: BackendGroup) throws -> Supervised {
        group.api.declare(replicas: 3)
        group.api.pod(2, uid: "pod-2-\(round)")
        return try group.start(home, as: 2, settings: ["POD_UID": "pod-2-\(round)"])
    }

    /// Waits until everything is as before, and tells what is not.
    private func settle(_ nodes: [Supervised], in group: BackendGroup, story: String) throws {
        let isSettled = eventually(within: .seconds(60)) {
            guard group.frontend.phase == .ready, nodes.allSatisfy({ $0.phase == .ready }), group.rows == "5",
                let rows = try? group.administrator.rows("SHOW BACKENDS")
            else { return false }
            return rows.count == 3 && rows.allSatisfy { $0["SystemDecommissioned"] == "false" && $0["Alive"] == "true" }
                && nodes[2].status?["backend"]?["undertaking"] == .null
        }
        guard isSettled else {
            let rows = (try? group.administrator.rows("SHOW BACKENDS")) ?? []
            throw Overdue(
                "\(story): not settled; rows \(group.rows ?? "unreadable"), listing \(rows), status"
                    + " \(nodes[2].status?.serialized ?? "none"); output:\n\(nodes[2].output.text)"
            )
        }
    }
}
