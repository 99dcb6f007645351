import Doris
import Supervision
import Testing

@Suite("The decommission of a paused backend")
struct DecommissionPauseTests {
    private typealias Node = LeavingNode

    /// One whose earlier stop has left a mark.
    private func leftMarked(uid: String = "uid") -> LeavingNode {
        var record = Node.record
        record.undertaking = .decommissioning(Node.leave(.stop, tablets: 100))
        return Node(record: record, uid: uid)
    }

    @Test(
        "a stop decommissions nothing, whatever the policy, and says why",
        arguments: [DecommissionPolicy.OnStop.scaleIn, .always]
    )
    func stop(onStop: DecommissionPolicy.OnStop) {
        var node = Node(policy: DecommissionPolicy(onStop: onStop))
        #expect(node.take(.permitted(false)) == nil)
        #expect(node.take(.stopped(deadline: .at(600), childNeeds: .seconds(100))) == nil)
        #expect(!node.machine.holdsTermination && !node.machine.holdsEnd && node.machine.nextWake == nil)
        #expect(node.report.outcome == "paused by order: this stop decommissions nothing")
    }

    @Test("a mark of an earlier stop is not taken back before it is resumed, which looks anew")
    func withdrawing() {
        var node = leftMarked()
        #expect(node.first == .look)
        #expect(node.take(.permitted(false)) == nil)
        #expect(node.see(Node.rows(marked: true)) == nil && node.machine.nextWake == nil)
        #expect(node.take(.permitted(true), after: 600) == .look)
        #expect(node.see(Node.rows(marked: true)) == .execute(.cancelDecommission(Node.node)))
    }

    @Test("a stop that comes before that does not wait for it, and leaves it to the next start")
    func withdrawingAtStop() {
        var node = leftMarked()
        _ = node.take(.permitted(false))
        _ = node.see(Node.rows(marked: true))
        #expect(node.take(.stopped(deadline: .at(600), childNeeds: .seconds(100))) == nil)
        #expect(!node.machine.holdsEnd)
        #expect(node.report.outcome?.hasSuffix("what is under way is left to the next start") == true)
    }

    @Test("a person's orders are carried out: to leave, and to stay")
    func orders() {
        var node = Node()
        _ = node.take(.permitted(false))
        node.begin(.order)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows(marked: true)) == nil)
        var withdrawn = Node.leave(.order, uid: nil, tablets: 100)
        withdrawn.door = .stop
        #expect(node.take(.cancelled) == .remember(.decommissioning(withdrawn)))
        #expect(node.take(.remembered(failure: nil)) == .look)
        #expect(node.see(Node.rows(marked: true)) == .execute(.cancelDecommission(Node.node)))
    }

    @Test("a stop leaves an ordered one, with its mark and record, to the next container")
    func orderAtStop() {
        var node = Node()
        node.begin(.order)
        _ = node.take(.permitted(false))
        #expect(node.take(.stopped(deadline: .at(600), childNeeds: .seconds(100))) == nil)
        #expect(!node.machine.holdsTermination && !node.machine.holdsEnd)
        #expect(node.report.outcome?.hasSuffix("goes on in the next container") == true)
    }
}
