import Doris
import Testing

@testable import DorisSimulator

@Suite("The health of a tablet")
struct TabletHealthTests {
    /// Replicas by a short form: `a` alive, `d` dead, `l` leaving, `x` on a dropped backend, `b` behind, `c` copying,
    /// `m` marked bad, `o` on a backend of another tag.
    private func health(_ form: String, wanted: Int, spare: Int = 0) -> TabletHealth {
        var backends: [Int64: SimulatedBackend] = [:]
        var tablet = Tablet(id: 1, replicas: [])
        for (number, kind) in (form + String(repeating: "s", count: spare)).enumerated() {
            let id = Int64(number)
            var backend = SimulatedBackend(id: id, heartbeat: heartbeatEndpoint("10.0.1.\(number)"))
            backend.isAlive = kind != "d"
            backend.isDecommissioned = kind == "l"
            if kind == "o" { backend.tag = "other" }
            if kind != "x" { backends[id] = backend }
            guard kind != "s" else { continue }
            var replica = TabletReplica(id: id, backendID: id, version: kind == "b" ? 4 : 5, confirmed: 5)
            replica.isCloning = kind == "c"
            replica.isBad = kind == "m"
            tablet.replicas.append(replica)
        }
        let owner = TabletOwner(
            tableID: 1,
            schemaHash: 1,
            visibleVersion: 5,
            nextVersion: 6,
            allocation: ReplicaAllocation(count: wanted)
        )
        return TabletHealth(of: tablet, owner, backends: backends, aliveBackends: backends.values.count { $0.isAlive })
    }

    @Test(
        "it follows the order of Doris' questions",
        arguments: [
            ("a", 1, 0, TabletHealth.healthy), ("aaa", 3, 0, .healthy), ("d", 1, 3, .unrecoverable),
            ("x", 1, 3, .unrecoverable), ("m", 1, 3, .unrecoverable), ("c", 1, 3, .unrecoverable),
            ("b", 1, 3, .unrecoverable), ("", 1, 3, .unrecoverable), ("aad", 3, 0, .replicaMissing),
            ("aax", 3, 1, .forceRedundant), ("aam", 3, 2, .replicaMissing), ("aad", 3, 1, .forceRedundant),
            ("aac", 3, 1, .replicaMissing), ("aab", 3, 0, .versionIncomplete), ("l", 1, 1, .replicaRelocating),
            ("aal", 3, 0, .replicaRelocating), ("la", 1, 0, .redundant), ("da", 1, 0, .redundant),
            ("o", 1, 0, .replicaMissingForTag), ("oa", 1, 0, .redundant), ("aa", 1, 0, .redundant),
        ]
    )
    func order(form: String, wanted: Int, spare: Int, expected: TabletHealth) {
        #expect(health(form, wanted: wanted, spare: spare) == expected)
    }
}
