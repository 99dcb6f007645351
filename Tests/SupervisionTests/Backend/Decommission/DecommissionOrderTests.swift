import Doris
import Supervision
import Testing

@Suite("A decommission that a person orders")
struct DecommissionOrderTests {
    private typealias Node = LeavingNode

    @Test("is written, sent, followed and, once the row is gone, remembered as left")
    func whole() {
        var node = Node()
        #expect(node.first == nil && node.machine.nextWake == nil && !node.machine.forbidsRegistration)
        node.begin(.order)
        #expect(node.machine.forbidsRegistration)
        #expect(node.wait() == .look && node.now == 2)
        #expect(node.see(Node.rows(marked: true, tablets: 40)) == nil)
        let report = node.report
        #expect(report.start == 100 && report.now == 40 && report.least == 40 && report.door == .order)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows(isListed: false)) == .remember(.left(Node.leave(.order, tablets: 100))))
        #expect(node.take(.remembered(failure: nil)) == nil)
        #expect(node.report.state == .finished && node.machine.forbidsRegistration)
        #expect(node.machine.outcome?.hasPrefix("finished: ") == true)
        // A stop of a node that has left is an end like any other.
        #expect(node.take(.stopped(deadline: .at(99), childNeeds: .seconds(9))) == nil)
        #expect(!node.machine.holdsEnd && !node.machine.holdsTermination)
    }

    @Test("is refused with words, waits for another's end, and goes on by itself then")
    func guards() {
        var node = Node()
        _ = node.take(.ordered)
        #expect(node.see(Node.rows { $0[0].isAlive = false }) == nil)
        #expect(node.report.state == .refused && node.report.refusal?.contains("be-0:9050") == true)
        #expect(node.machine.nextWake == nil)
        #expect(node.take(.ordered) == .look && node.report.refusal == nil)
        #expect(node.see(Node.rows { $0[3].isDecommissioned = true }) == nil)
        #expect(node.report.state == .waiting && node.report.waitsFor?.contains("be-3:9050") == true)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows()) == .remember(.decommissioning(Node.leave(.order))))
        // Nothing was sent: the record alone goes.
        #expect(node.take(.cancelled) == nil)
        #expect(node.take(.remembered(failure: nil)) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil)
        #expect(node.report.state == .idle && !node.machine.forbidsRegistration)
    }

    @Test("a frontend that does not show the mark yet is not asked for it again at once")
    func lagging() {
        var node = Node()
        _ = node.take(.ordered)
        _ = node.see(Node.rows())
        #expect(node.take(.remembered(failure: nil)) == .execute(.decommissionBackend(Node.node)))
        #expect(node.take(.executed(failure: nil)) == .look)
        #expect(node.see(Node.rows()) == nil)
        #expect(node.wait() == .look && node.now == 2)
        #expect(node.see(Node.rows()) == .execute(.decommissionBackend(Node.node)))
    }

    @Test("the server's own refusal is passed on, and the record goes; one that passes is tried again")
    func rejected() {
        var node = Node()
        _ = node.take(.ordered)
        _ = node.see(Node.rows())
        #expect(node.take(.remembered(failure: nil)) == .execute(.decommissionBackend(Node.node)))
        func error(_ words: String) -> ClusterError {
            ClusterError(reason: .rejected(code: 1105), endpoint: Node.node, statement: "S", message: words)
        }
        #expect(node.take(.executed(failure: error("Node catalog is not ready, please wait"))) == nil)
        #expect(node.wait() == .look && node.now == 2)
        #expect(node.see(Node.rows()) == .execute(.decommissionBackend(Node.node)))
        // The first one's answer said nothing: it is given its time.
        let action = node.take(.executed(failure: error("After decommission, partition P of table T")))
        #expect(action != nil && node.report.state == .withdrawing)
        #expect(node.take(.remembered(failure: nil)) == .look)
        #expect(node.see(Node.rows()) == nil)
        node.run(until: 9.9, .success(Node.rows()))
        #expect(node.report.state == .withdrawing)
        node.run(until: 10, .success(Node.rows()))
        #expect(node.report.refusal == "the cluster refuses: After decommission, partition P of table T")
        #expect(node.report.state == .refused)
    }

    @Test("a refusal without a doubt is over at once")
    func rejectedAtOnce() {
        var node = Node()
        _ = node.take(.ordered)
        _ = node.see(Node.rows())
        _ = node.take(.remembered(failure: nil))
        let error = ClusterError(reason: .rejected(code: 1105), endpoint: Node.node, statement: "S", message: "no")
        #expect(node.take(.executed(failure: error)) == .remember(nil))
        #expect(node.report.refusal == "the cluster refuses: no")
    }

    @Test("nothing is sent while the volume does not have the record, and then only after a new look")
    func unwritten() {
        var node = Node()
        _ = node.take(.ordered)
        _ = node.see(Node.rows())
        #expect(node.take(.remembered(failure: "disk full")) == nil)
        #expect(node.report.waitsFor == "the record was not written to the volume: disk full")
        #expect(node.wait() == .remember(.decommissioning(Node.leave(.order))) && node.now == 2)
        #expect(node.take(.remembered(failure: nil)) == .look)
        #expect(node.see(Node.rows { $0[0].isAlive = false }) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil && node.report.state == .refused)
    }

    @Test("a failed write may have left either record: it is cleared again after a cancel")
    func unsure() {
        var node = Node()
        _ = node.take(.ordered)
        _ = node.see(Node.rows())
        _ = node.take(.remembered(failure: "broken"))
        #expect(node.take(.cancelled) == nil && node.machine.forbidsRegistration)
        #expect(node.wait() == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil && !node.machine.forbidsRegistration)
    }

    @Test("a lost answer and an unseen mark lead to another look, and to the same statement")
    func lost() {
        var node = Node()
        _ = node.take(.ordered)
        _ = node.see(Node.rows())
        _ = node.take(.remembered(failure: nil))
        #expect(node.take(.executed(failure: Node.lost)) == nil)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows()) == .execute(.decommissionBackend(Node.node)))
        #expect(node.take(.executed(failure: Node.lost)) == nil)
        #expect(node.wait() == .look)
        let seen = Node.leave(.order, tablets: 100)
        #expect(node.see(Node.rows(marked: true)) == .remember(.decommissioning(seen)))
    }

    @Test("an error, an empty listing, one without a living other, and a missing count are unknown, never done")
    func unknown() {
        for rows in [[], Node.rows(isListed: false) { for i in $0.indices { $0[i].isAlive = false } }] {
            var node = Node()
            node.begin(.order)
            _ = node.wait()
            #expect(node.see(rows) == nil)
            #expect(node.report.state == .moving && node.report.waitsFor?.contains("not believed") == true)
        }
        var node = Node()
        node.begin(.order)
        let alone = Node.rows(marked: true, tablets: 0) { for i in $0.indices { $0[i].isAlive = false } }
        for rows in [alone, Node.rows(marked: true, tablets: nil), alone] {
            _ = node.wait()
            #expect(node.see(rows) == nil)
            #expect(node.report.least == 100 && node.report.state == .moving)
        }
        // What two looks are to confirm is interrupted by one that says nothing.
        _ = node.wait()
        #expect(node.see(Node.rows(marked: true, tablets: 0)) == nil)
        _ = node.wait()
        #expect(node.take(.looked(.failure(Node.lost))) == nil)
        _ = node.wait()
        #expect(node.see(Node.rows(marked: true, tablets: 0)) == nil)
        #expect(node.report.state == .moving)
        _ = node.wait()
        #expect(node.see(Node.rows(marked: true, tablets: 0)) == nil)
        #expect(node.report.state == .finished && node.machine.forbidsRegistration)
        // And is not finished any more once there are tablets again.
        _ = node.wait()
        #expect(node.see(Node.rows(marked: true, tablets: 3)) == nil)
        #expect(node.report.state == .moving && node.report.outcome == nil)
    }

    @Test("a mark that somebody took back is not set again")
    func takenBack() {
        var node = Node()
        node.begin(.order)
        _ = node.wait()
        #expect(node.see(Node.rows()) == nil && node.report.state == .moving)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows()) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil)
        #expect(node.report.outcome?.contains("somebody took") == true && node.report.state == .idle)
    }

    @Test("a person's cancel is written, sent for the own mark alone, and over when the row is seen without it")
    func cancel() {
        var node = Node()
        node.begin(.order)
        let withdrawing = Node.leave(.stop, uid: nil, tablets: 100)
        var expected = withdrawing
        expected.evidence = "a person ordered it"
        #expect(node.take(.cancelled) == .remember(.decommissioning(expected)))
        #expect(node.take(.remembered(failure: nil)) == .look)
        #expect(node.see(Node.rows(marked: true)) == .execute(.cancelDecommission(Node.node)))
        #expect(node.machine.forbidsRegistration && node.report.state == .withdrawing)
        #expect(node.take(.executed(failure: Node.lost)) == nil)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows(marked: true)) == .execute(.cancelDecommission(Node.node)))
        #expect(node.take(.executed(failure: nil)) == .look)
        #expect(node.see(Node.rows()) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil)
        #expect(!node.machine.forbidsRegistration && node.report.outcome == "taken back by a person")
    }

    @Test("a cancel goes through although the volume takes no record")
    func cancelUnwritten() {
        var node = Node()
        node.begin(.order)
        _ = node.take(.cancelled)
        #expect(node.take(.remembered(failure: "disk full")) == .look)
        #expect(node.see(Node.rows(marked: true)) == .execute(.cancelDecommission(Node.node)))
    }

    @Test("a mark that somebody else sets after the cancel is theirs")
    func cancelThenMarked() {
        var node = Node()
        node.begin(.order)
        _ = node.take(.cancelled)
        _ = node.take(.remembered(failure: nil))
        _ = node.see(Node.rows(marked: true))
        _ = node.take(.executed(failure: nil))
        #expect(node.see(Node.rows(marked: true)) == .remember(nil))
        #expect(node.report.outcome?.contains("somebody else has marked it since") == true)
    }

    @Test("what has left is registered again after a cancel, and is not finished when the cluster lists it again")
    func left() {
        for event in [DecommissionMachine.Event.cancelled, .clock] {
            var node = Node(record: Self.left)
            #expect(node.first == .look && node.machine.forbidsRegistration && node.report.state == .finished)
            #expect(node.see(Node.rows(isListed: false)) == nil)
            if event == .cancelled {
                #expect(node.take(event) == .remember(nil))
                #expect(node.machine.forbidsRegistration)
                #expect(node.take(.remembered(failure: nil)) == nil && !node.machine.forbidsRegistration)
            } else {
                #expect(node.wait() == .look && node.now == 10)
                let seen = Node.leave(.order, tablets: 100)
                #expect(node.see(Node.rows(marked: true, tablets: 7)) == .remember(.decommissioning(seen)))
                #expect(node.report.state == .moving && node.report.outcome == nil)
            }
        }
    }

    private static var left: BackendRecord {
        var record = Node.record
        record.undertaking = .left(Node.leave(.order, tablets: 100))
        return record
    }

    @Test("of two that both sent, the smaller id takes its mark back and waits, the larger one goes on")
    func race() {
        var node = Node()
        node.begin(.order)
        _ = node.wait()
        let both = Node.rows(marked: true) { $0[3].isDecommissioned = true }
        #expect(node.see(both) == .remember(.decommissioning(Node.leave(.order))))
        #expect(node.take(.remembered(failure: nil)) == .execute(.cancelDecommission(Node.node)))
        #expect(node.take(.executed(failure: nil)) == .look)
        #expect(node.see(Node.rows { $0[3].isDecommissioned = true }) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil && node.report.state == .waiting)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows { $0.remove(at: 3) }) == .remember(.decommissioning(Node.leave(.order))))

        var other = Node()
        other.begin(.order)
        _ = other.wait()
        #expect(other.see(Node.rows(marked: true) { $0[1].isDecommissioned = true }) == nil)
        #expect(other.report.state == .moving)
    }

    @Test("stalls with causes after ten minutes without a new least number")
    func stalled() {
        var node = Node()
        node.begin(.order)
        node.run(until: 599, .success(Node.rows(marked: true) { $0[2].tag = "ssd" }))
        #expect(node.report.state == .moving && node.report.causes.isEmpty)
        node.run(until: 605, .success(Node.rows(marked: true) { $0[2].tag = "ssd" }))
        #expect(node.report.state == .stalled && node.report.isStalled)
        #expect(node.report.causes == [.onlyBackend(tag: "ssd")])
    }

    @Test("looks for what else keeps replicas once it is stalled, and then once a minute")
    func obstacles() {
        var node = Node()
        node.begin(.order)
        node.obstacles = MoveObstacles(recycled: 3, transactions: 2)
        node.run(until: 605, .success(Node.rows(marked: true)))
        #expect(node.report.causes == [.recycleBin(count: 3), .transactions(count: 2)])
        node.obstacles = MoveObstacles(recycled: 0, transactions: 1)
        node.run(until: 655, .success(Node.rows(marked: true)))
        #expect(node.report.causes == [.recycleBin(count: 3), .transactions(count: 2)])
        node.run(until: 670, .success(Node.rows(marked: true)))
        #expect(node.report.causes == [.transactions(count: 1)])
    }

    @Test("one that was taken back and is ordered again knows nothing of what kept replicas before")
    func forgotten() {
        var node = Node(policy: DecommissionPolicy(stallAfter: .seconds(10)))
        node.begin(.order)
        node.obstacles = MoveObstacles(recycled: 3)
        node.run(until: 20, .success(Node.rows(marked: true)))
        #expect(node.report.causes == [.recycleBin(count: 3)] && node.inspections == 1)
        var leave = Node.leave(.order, uid: nil, tablets: 100)
        leave.door = .stop
        #expect(node.take(.cancelled) == .remember(.decommissioning(leave)))
        #expect(node.take(.remembered(failure: nil)) == .look)
        #expect(node.see(Node.rows(marked: true)) == .execute(.cancelDecommission(Node.node)))
        #expect(node.take(.executed(failure: nil)) == .look)
        #expect(node.see(Node.rows()) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil)
        node.obstacles = MoveObstacles(recycled: 0)
        node.begin(.order)
        node.run(until: node.now + 15, .success(Node.rows(marked: true)))
        #expect(node.report.state == .stalled && node.inspections == 2)
        #expect(node.report.causes == [.unknown])
    }

    @Test("does not look for it while replicas move")
    func unobstructed() {
        var node = Node()
        node.begin(.order)
        node.obstacles = MoveObstacles(recycled: 3)
        for minute in 0..<20 {
            node.run(until: Double(minute) * 60, .success(Node.rows(marked: true) { $0[2].tabletCount = 90 - minute }))
        }
        #expect(node.inspections == 0 && node.report.state == .moving)
    }
}
