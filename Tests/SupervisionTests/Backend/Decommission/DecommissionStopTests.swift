import Doris
import Supervision
import Testing

@Suite("A stop of a backend")
struct DecommissionStopTests {
    private typealias Node = LeavingNode

    private static func stopping(_ policy: DecommissionPolicy = DecommissionPolicy()) -> LeavingNode {
        LeavingNode(policy: policy)
    }

    @Test("asks first and holds Doris' end; a restart lets go at once")
    func restart() {
        var node = Self.stopping()
        #expect(node.take(.stopped(deadline: .at(300), childNeeds: .seconds(100))) == .decide)
        #expect(node.machine.holdsTermination && node.machine.holdsEnd && node.machine.isAsking)
        #expect(node.machine.nextWake == .at(8))
        #expect(node.take(.decided(Node.restart), after: 1) == nil)
        #expect(!node.machine.holdsTermination && !node.machine.holdsEnd && node.machine.nextWake == nil)
        #expect(node.machine.decision == Node.restart)
    }

    @Test("holds nothing where it is not to ask, nobody can be asked, or there is no time")
    func nothing() {
        for policy in [DecommissionPolicy(onStop: .never), DecommissionPolicy(asks: false)] {
            var node = Self.stopping(policy)
            #expect(node.take(.stopped(deadline: .at(300), childNeeds: .seconds(100))) == nil)
            #expect(!node.machine.holdsTermination && !node.machine.holdsEnd)
        }
        var node = Self.stopping()
        #expect(node.take(.stopped(deadline: .at(60), childNeeds: .seconds(153))) == nil)
        #expect(!node.machine.holdsTermination && !node.machine.holdsEnd)
        #expect(node.report.outcome?.contains("60 s, and Doris itself needs 153 s") == true)
    }

    @Test("an answer that never comes is a restart, and one that comes too late is not heard")
    func noAnswer() {
        var node = Self.stopping()
        _ = node.take(.stopped(deadline: .at(300), childNeeds: .seconds(100)))
        #expect(node.wait() == nil && node.now == 8)
        #expect(!node.machine.holdsTermination && !node.machine.holdsEnd)
        #expect(node.take(.decided(Node.scaleIn)) == nil && !node.machine.holdsEnd)
        #expect(node.machine.decision?.word == "restart")
    }

    @Test("moves until the row is gone, and lets Doris go then")
    func whole() {
        var node = Self.stopping()
        node.begin(.stop)
        #expect(node.machine.holdsTermination)
        #expect(node.wait() == .look && node.now == 2)
        #expect(node.see(Node.rows(isListed: false)) == .remember(.left(Node.leave(.stop, tablets: 100))))
        #expect(!node.machine.holdsTermination && node.machine.holdsEnd, "the record is being written")
        #expect(node.take(.remembered(failure: nil)) == nil && !node.machine.holdsEnd)
        #expect(node.report.state == .finished)
    }

    @Test("moves until no tablet is left, twice, where the row is kept; the record stays beside the mark")
    func kept() {
        var node = Self.stopping()
        node.begin(.stop)
        _ = node.wait()
        #expect(node.see(Node.rows(marked: true, tablets: 0)) == nil && node.machine.holdsTermination)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows(marked: true, tablets: 0)) == nil && !node.machine.holdsTermination)
        #expect(!node.machine.holdsEnd && node.report.state == .finished)
    }

    @Test("goes on without evidence where it always does, and still not against the guards")
    func always() {
        var node = Self.stopping(DecommissionPolicy(onStop: .always))
        #expect(node.take(.stopped(deadline: .at(300), childNeeds: .seconds(100))) == .look)
        #expect(node.machine.holdsTermination)
        #expect(node.see(Node.rows { $0[2].tag = "ssd" }) == nil)
        #expect(!node.machine.holdsTermination && !node.machine.holdsEnd && node.report.state == .refused)
    }

    @Test("asks again every fifteen seconds, and takes its mark back where the pod comes back after all")
    func changesItsMind() {
        var node = Self.stopping()
        node.begin(.stop)
        node.run(until: 14.9, .success(Node.rows(marked: true)))
        #expect(node.wait() == .decide && node.now == 15 && node.machine.holdsTermination)
        _ = node.take(.decided(Node.scaleIn))
        _ = node.see(Node.rows(marked: true))
        node.run(until: 29.9, .success(Node.rows(marked: true)))
        #expect(node.wait() == .decide && node.now == 30 && node.machine.holdsTermination)
        let withdrawing = Node.leave(.stop, uid: nil, tablets: 100)
        #expect(node.take(.decided(Node.restart)) == .remember(.decommissioning(withdrawing)))
        #expect(!node.machine.holdsTermination && node.machine.holdsEnd)
        #expect(node.take(.remembered(failure: nil)) == .look)
        #expect(node.see(Node.rows(marked: true)) == .execute(.cancelDecommission(Node.node)))
        #expect(node.take(.executed(failure: nil)) == .look)
        #expect(node.see(Node.rows()) == .remember(nil))
        #expect(node.machine.holdsEnd)
        #expect(node.take(.remembered(failure: nil)) == nil && !node.machine.holdsEnd)
        #expect(node.report.outcome?.contains("the pod comes back") == true)
    }

    @Test("ends with words when Doris needs the rest of the time, the mark and the record stay")
    func incomplete() {
        var node = Self.stopping()
        node.begin(.stop)
        node.run(until: 600, .success(Node.rows(marked: true, tablets: 90)))
        #expect(node.now == 500 && !node.machine.holdsEnd)
        #expect(node.report.state == .incomplete)
        #expect(node.report.outcome?.hasPrefix("incomplete: 90 of 100 tablets are still on be-2:9050") == true)
        #expect(node.report.outcome?.contains("CANCEL DECOMMISSION BACKEND \"be-2:9050\"") == true)
    }

    @Test("gives up after a minute without any frontend, the mark and the record stay")
    func silence() {
        var node = Self.stopping()
        node.begin(.stop)
        node.run(until: 200, .failure(Node.lost))
        #expect((62...64).contains(node.now))
        #expect(node.report.outcome?.hasPrefix("no frontend answered for 60 s; incomplete: ") == true)
    }

    @Test("waits for one that is dead, within its time")
    func waits() {
        var node = Self.stopping()
        _ = node.take(.stopped(deadline: .at(300), childNeeds: .seconds(290)))
        #expect(node.take(.decided(Node.scaleIn)) == .look)
        #expect(node.see(Node.rows { $0[0].isAlive = false }) == nil && node.machine.holdsTermination)
        #expect(node.wait() == .look)
        #expect(node.see(Node.rows { $0[0].isAlive = false }) == nil)
        node.run(until: 20, .success(Node.rows { $0[0].isAlive = false }))
        #expect(node.now == 10 && node.report.outcome?.contains("was not marked") == true)
        #expect(node.report.outcome?.contains("be-0:9050") == true)
    }

    @Test("one that yields to another goes on holding Doris' end")
    func yields() {
        var node = Self.stopping()
        node.begin(.stop)
        _ = node.wait()
        let both = Node.rows(marked: true) { $0[3].isDecommissioned = true }
        #expect(node.see(both) == .remember(.decommissioning(Node.leave(.stop))))
        #expect(node.machine.holdsTermination)
        _ = node.take(.remembered(failure: nil))
        _ = node.take(.executed(failure: nil))
        _ = node.see(Node.rows { $0[3].isDecommissioned = true })
        _ = node.take(.remembered(failure: nil))
        #expect(node.machine.holdsTermination && node.report.state == .waiting)
    }

    @Test("turns an order into its own where the pod leaves, and leaves it to the next life where it does not")
    func ordered() {
        for decision in [Node.scaleIn, Node.restart] {
            var node = Self.stopping()
            node.begin(.order)
            #expect(node.take(.stopped(deadline: .at(300), childNeeds: .seconds(100))) == .decide)
            let action = node.take(.decided(decision))
            if decision == Node.restart {
                #expect(action == nil && !node.machine.holdsEnd && !node.machine.holdsTermination)
                #expect(node.report.outcome?.contains("goes on in the next container") == true)
            } else {
                #expect(action == .remember(.decommissioning(Node.leave(.stop, tablets: 100))))
                #expect(node.machine.holdsTermination)
                #expect(node.take(.remembered(failure: nil)) == .look)
            }
        }
    }

    @Test("a mark that somebody set before the own statement was sent is theirs, whatever the record says")
    func theirs() {
        var node = Self.stopping()
        _ = node.take(.ordered)
        _ = node.see(Node.rows())
        #expect(node.take(.stopped(deadline: .at(300), childNeeds: .seconds(100))) == nil)
        #expect(node.take(.remembered(failure: nil)) == .decide)
        #expect(node.take(.decided(Node.scaleIn)) == .remember(.decommissioning(Node.leave(.stop))))
        // The look that called for the statement is old by now.
        #expect(node.take(.remembered(failure: nil)) == .look)
        #expect(node.see(Node.rows(marked: true)) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil && !node.machine.holdsEnd)
        #expect(node.report.refusal?.contains("somebody else has marked") == true)
    }

    @Test("is cut short by a second SIGINT, and an answer that comes after it changes nothing")
    func hurried() {
        var node = Self.stopping()
        node.begin(.stop)
        #expect(node.wait() == .look)
        #expect(node.take(.hurried) == nil)
        #expect(!node.machine.holdsEnd && !node.machine.holdsTermination && node.machine.nextWake == nil)
        #expect(node.see(Node.rows()) == nil)
        #expect(node.report.outcome?.hasPrefix("cut short: incomplete: ") == true)
    }

    @Test("of a Doris that has ended waits for the mark and no longer")
    func ended() {
        var node = Self.stopping()
        _ = node.take(.stopped(deadline: .at(300), childNeeds: .seconds(100)))
        #expect(node.take(.childEnded) == nil && !node.machine.holdsTermination && node.machine.holdsEnd)
        #expect(node.take(.decided(Node.scaleIn)) == .look)
        _ = node.see(Node.rows())
        _ = node.take(.remembered(failure: nil))
        #expect(node.take(.executed(failure: nil)) == .look && node.machine.holdsEnd)
        _ = node.see(Node.rows(marked: true))
        #expect(node.take(.remembered(failure: nil)) == nil && !node.machine.holdsEnd)
        #expect(node.report.outcome?.hasPrefix("Doris has ended; incomplete: ") == true)
    }

    @Test("a person's cancel during it makes it a restart")
    func cancelled() {
        var node = Self.stopping()
        node.begin(.stop)
        #expect(node.take(.cancelled) != nil && !node.machine.holdsTermination && node.machine.holdsEnd)
    }

    @Test("does not end while the record is being written, even where nothing is wanted any more")
    func writing() {
        var node = Self.stopping()
        _ = node.take(.stopped(deadline: .at(300), childNeeds: .seconds(100)))
        _ = node.take(.decided(Node.scaleIn))
        _ = node.see(Node.rows())
        #expect(node.take(.cancelled) == nil && node.machine.holdsEnd && node.machine.forbidsRegistration)
        #expect(node.take(.remembered(failure: nil)) == .remember(nil))
        #expect(node.take(.remembered(failure: nil)) == nil && !node.machine.holdsEnd)
        #expect(!node.machine.forbidsRegistration)
    }
}
