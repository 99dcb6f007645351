import Doris
import Supervision
import Testing

@Suite("A decommission that an earlier life began")
struct DecommissionLifeTests {
    private typealias Node = LeavingNode

    private static func record(_ undertaking: BackendRecord.Undertaking?) -> BackendRecord {
        BackendRecord(clusterID: 4, id: Node.id, node: Node.node, undertaking: undertaking)
    }

    @Test("an order goes on, in whatever pod, and its progress begins where it began", arguments: ["uid", "new", nil])
    func order(uid: String?) {
        var node = Node(record: Self.record(.decommissioning(Node.leave(.order, tablets: 500))), uid: uid)
        if uid != "uid" {
            let leave = Node.leave(.order, uid: uid, tablets: 500)
            #expect(node.first == .remember(.decommissioning(leave)))
            #expect(node.take(.remembered(failure: nil)) == .look)
        } else {
            #expect(node.first == .look)
        }
        #expect(node.see(Node.rows(marked: true, tablets: 30)) == nil)
        #expect(node.report.start == 500 && node.report.now == 30 && node.report.state == .moving)
        // The own Doris starting again in this life changes nothing.
        let record = Self.record(.decommissioning(Node.leave(.order, uid: uid, tablets: 500)))
        #expect(node.take(.prepared(record, podUID: uid)) == nil)
        #expect(node.report.now == 30 && node.report.state == .moving)
    }

    @Test("an order whose statement may never have been sent is judged and sent again; one that was seen is not")
    func resent() {
        var unsent = Node(record: Self.record(.decommissioning(Node.leave(.order))))
        #expect(unsent.see(Node.rows()) == .execute(.decommissionBackend(Node.node)))
        var doomed = Node(record: Self.record(.decommissioning(Node.leave(.order))))
        _ = doomed.see(Node.rows { $0[0].isAlive = false })
        #expect(doomed.report.state == .withdrawing)

        var seen = Node(record: Self.record(.decommissioning(Node.leave(.order, tablets: 500))))
        #expect(seen.see(Node.rows()) == nil)
        #expect(seen.wait() == .look && seen.now == 2)
        #expect(seen.see(Node.rows()) == .remember(nil))
        #expect(seen.report.outcome?.contains("somebody took") == true)
    }

    @Test("a stop's mark is taken back, for the own id and where there is one")
    func stop() {
        var node = Node(record: Self.record(.decommissioning(Node.leave(.stop))))
        #expect(node.first == .look && node.report.state == .withdrawing && node.machine.forbidsRegistration)
        #expect(node.see(Node.rows(marked: true)) == .execute(.cancelDecommission(Node.node)))
        #expect(node.take(.executed(failure: nil)) == .look)
        #expect(node.see(Node.rows()) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil && node.report.state == .idle)

        var unmarked = Node(record: Self.record(.decommissioning(Node.leave(.stop))))
        #expect(unmarked.see(Node.rows()) == nil)
        #expect(unmarked.wait() == .look && unmarked.now == 2)
        #expect(unmarked.see(Node.rows()) == .remember(nil))
    }

    @Test("a stop's mark is taken back under the address that the id has by now")
    func renamed() {
        var node = Node(record: Self.record(.decommissioning(Node.leave(.stop))))
        let moved = Endpoint(host: "be-9", port: 9050)
        let action = node.see(Node.rows(marked: true) { $0[2].heartbeat = moved })
        #expect(action == .execute(.cancelDecommission(moved)))
    }

    @Test("a row that went meanwhile: the same pod stays away, another one is wanted")
    func goneMeanwhile() {
        var same = Node(record: Self.record(.decommissioning(Node.leave(.stop))))
        #expect(same.see(Node.rows(isListed: false)) == .remember(.left(Node.leave(.stop))))
        var other = Node(record: Self.record(.decommissioning(Node.leave(.stop))), uid: "new")
        #expect(other.see(Node.rows(isListed: false)) == .remember(nil))
        var empty = Node(record: Self.record(.decommissioning(Node.leave(.stop))), uid: "new")
        #expect(empty.see([]) == nil && empty.machine.forbidsRegistration)
    }

    @Test("one that has left stays so in the pod that is known to be the same, and is wanted in any other")
    func left() {
        let record = Self.record(.left(Node.leave(.stop)))
        let same = Node(record: record)
        #expect(same.first == .look && same.machine.forbidsRegistration)
        for uid in ["new", nil] {
            var other = Node(record: record, uid: uid)
            #expect(other.first == .remember(nil) && other.machine.forbidsRegistration)
            #expect(other.take(.remembered(failure: nil)) == nil && !other.machine.forbidsRegistration)
        }
        var unknown = record
        unknown.undertaking = .left(Node.leave(.stop, uid: nil))
        #expect(Node(record: unknown, uid: nil).first == .remember(nil))
    }

    @Test("a record of another id is set aside, and nothing is sent", arguments: BackendRecord.Leave.Door.all)
    func archived(door: BackendRecord.Leave.Door) {
        for undertaking in [
            BackendRecord.Undertaking.decommissioning(Node.leave(door)), .left(Node.leave(door)),
        ] {
            var node = Node(record: Self.record(undertaking))
            #expect(node.first == .look)
            #expect(node.see(Node.rows(marked: true) { $0[2].id = 99 }) == .remember(nil))
            #expect(node.take(.remembered(failure: nil)) == nil)
            #expect(node.report.outcome?.contains("set aside") == true)
        }
        var record = Self.record(.decommissioning(Node.leave(door)))
        record.id = 99
        let node = Node(record: record)
        #expect(node.first == .remember(nil))
    }

    @Test("what is under way for another reason is left alone, and stands in the way of an order")
    func foreign() {
        let former = BackendRecord.Former(id: 3, endpoint: Endpoint(host: "old", port: 9050), tablets: 9)
        var record = Self.record(nil)
        record.formers = [former]
        var node = Node(record: record)
        #expect(node.first == nil && !node.machine.forbidsRegistration)
        _ = node.take(.ordered)
        #expect(node.see(Node.rows()) == nil)
        #expect(node.report.refusal?.contains("former entry") == true)
        #expect(node.take(.recorded(Self.record(nil))) == nil)
        #expect(node.take(.ordered) == .look)
        #expect(node.see(Node.rows()) == .remember(.decommissioning(Node.leave(.order))))
    }
}

extension BackendRecord.Leave.Door {
    fileprivate static var all: [Self] { [.order, .stop] }
}
