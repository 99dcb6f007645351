import Doris
import Supervision
import Testing

@Suite("Orders and their turn")
struct OrderTests {
    private func begun() -> NodeMachine {
        var machine = NodeMachine(role: .backend, node: nil, policy: ProcessPolicy(), seed: 1, at: .at(0))
        _ = machine.handle(.process(.begun), at: .at(0))
        return machine
    }

    @Test("unparking is not taken for done while nobody knows that the node is parked")
    func unpark() {
        var machine = begun()
        #expect(machine.handle(.intent(.ordered(.unpark)), at: .at(0)) == [])
        #expect(machine.snapshot.ordersDone == 0)
        #expect(machine.handle(.process(.prepared(.hold(.parked))), at: .at(1)) == [.record(.run)])
        #expect(machine.snapshot.phase == .parked && machine.snapshot.ordersDone == 0)
        #expect(machine.handle(.intent(.recorded(failure: nil)), at: .at(2)) == [.process(.prepare)])
        #expect(machine.snapshot.intent == .run && machine.snapshot.ordersDone == 1)
    }

    @Test("an order that does not apply to the record changes nothing, and is dealt with")
    func resume() {
        var machine = begun()
        _ = machine.handle(.intent(.ordered(.resume)), at: .at(0))
        #expect(machine.handle(.process(.prepared(.hold(.parked))), at: .at(1)) == [])
        #expect(machine.snapshot.intent == .parked && machine.snapshot.ordersDone == 1)
    }

    @Test("without a record, and with one that cannot be read, orders are dealt with after the first look")
    func noRecord() {
        for preparation in [Preparation.wait(reason: ""), .refuse(reason: "")] {
            var machine = begun()
            _ = machine.handle(.intent(.ordered(.park)), at: .at(0))
            #expect(machine.handle(.process(.prepared(preparation)), at: .at(1)) == [.record(.parked)])
            #expect(machine.handle(.intent(.ordered(.unpark)), at: .at(2)) == [])
            #expect(machine.handle(.intent(.recorded(failure: nil)), at: .at(3)) == [.record(.run)])
            #expect(machine.snapshot.phase == .parked)
        }
    }

    @Test("orders that are dropped, being too many, are not counted before those that wait")
    func dropped() {
        var machine = IntentMachine()
        _ = machine.handle(.found(nil))
        #expect(machine.handle(.ordered(.park)) == [.record(.parked)])
        for _ in 0..<40 { _ = machine.handle(.ordered(.park)) }
        #expect(machine.ordersDone == 0)
        #expect(machine.handle(.recorded(failure: nil)) == [.carryOut(.parked)])
        #expect(machine.ordersDone == 41)
    }

    @Test("an order is done when its turn has come, not when somebody else's has")
    func turns() {
        var machine = begun()
        _ = machine.handle(.process(.prepared(.wait(reason: ""))), at: .at(0))
        _ = machine.handle(.intent(.ordered(.pause)), at: .at(0))
        let before = machine.snapshot
        var conversation = ControlConversation(
            .order(.park, limit: .seconds(9)),
            from: before,
            ordersBefore: 1,
            at: .at(0)
        )
        _ = machine.handle(.intent(.ordered(.park)), at: .at(0))
        _ = machine.handle(.intent(.recorded(failure: nil)), at: .at(1))
        #expect(machine.snapshot.intent == .paused)
        #expect(!conversation.answer(to: machine.snapshot, at: .at(1)).isLast)
        _ = machine.handle(.intent(.recorded(failure: nil)), at: .at(2))
        #expect(conversation.answer(to: machine.snapshot, at: .at(2)).isLast)
    }

    @Test("a stop before the first look ends what was ordered")
    func stop() {
        var machine = begun()
        _ = machine.handle(.intent(.ordered(.park)), at: .at(0))
        _ = machine.handle(.process(.stop), at: .at(1))
        #expect(machine.snapshot.ordersDone == 1)
        #expect(machine.handle(.process(.prepared(.hold(.parked))), at: .at(2)) == [])
    }
}
