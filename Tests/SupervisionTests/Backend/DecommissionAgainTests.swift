import Doris
import Testing

@testable import Supervision

@Suite("A stop that comes upon the decommission of an earlier one")
struct DecommissionAgainTests {
    private let node = Endpoint(host: "10.0.0.7", port: 9050)

    @Test("what was about to be taken back is not, once the pod is shown to leave")
    func stays() {
        let leave = BackendRecord.Leave(
            door: .stop,
            podUID: "old",
            id: 7,
            endpoint: node,
            evidence: "the set got smaller",
            tablets: 4
        )
        let record = BackendRecord(clusterID: 4, id: 7, node: node, undertaking: .decommissioning(leave))
        let rows = [
            Backend(id: 7, heartbeat: node, isDecommissioned: true, tabletCount: 4),
            Backend(id: 8, heartbeat: Endpoint(host: "10.0.0.8", port: 9050), tabletCount: 4),
        ]
        var machine = DecommissionMachine()
        #expect(machine.handle(.prepared(record, podUID: "new"), at: .at(0)) == .look)
        #expect(machine.handle(.stopped(deadline: .at(100), childNeeds: .seconds(10)), at: .at(0)) == nil)
        #expect(machine.handle(.looked(.success(rows)), at: .at(0)) == .decide)
        var action = machine.handle(.decided(.scaleIn(reason: "the set got smaller", replicas: 1)), at: .at(2))
        guard case .remember? = action else {
            Issue.record("the new pod is to be written down first, not \(String(describing: action))")
            return
        }
        action = machine.handle(.remembered(failure: nil), at: .at(2))
        #expect(action == .look)
        #expect(machine.handle(.looked(.success(rows)), at: .at(2)) == nil)
        #expect(machine.report(at: .at(2)).state == .moving)
    }
}
