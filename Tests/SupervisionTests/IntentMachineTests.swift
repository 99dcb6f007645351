import Supervision
import Testing

@Suite("What people want of a node")
struct IntentMachineTests {
    /// A machine that knows the record: there is none.
    private func machine() -> IntentMachine {
        var machine = IntentMachine()
        _ = machine.handle(.found(nil))
        return machine
    }

    @Test(
        "each order changes only what it is meant for",
        arguments: [
            (Order.park, [Intent.parked, .parked, .parked]), (.unpark, [.run, .run, .paused]),
            (.pause, [.paused, .paused, .paused]), (.resume, [.run, .parked, .run]),
        ]
    )
    func orders(order: Order, results: [Intent]) {
        #expect([Intent.run, .parked, .paused].map { order.applied(to: $0) } == results)
    }

    @Test("an order counts when it is recorded, not before")
    func recorded() {
        var machine = machine()
        #expect(machine.handle(.ordered(.park)) == [.record(.parked)])
        #expect(machine.intent == .run && machine.underWay == .parked && machine.ordersDone == 0)
        #expect(machine.handle(.recorded(failure: nil)) == [.carryOut(.parked)])
        #expect(machine.intent == .parked && machine.underWay == nil && machine.ordersDone == 1)
    }

    @Test("a volume that takes no write does not keep a node from being parked, and is told of")
    func parkedWithoutRecord() {
        var machine = machine()
        _ = machine.handle(.ordered(.park))
        #expect(machine.handle(.recorded(failure: "disk full")) == [.carryOut(.parked)])
        #expect(machine.problem == "disk full")
    }

    @Test("a record that cannot be taken back keeps the node as it is recorded")
    func stillParked() {
        var machine = IntentMachine()
        _ = machine.handle(.found(.parked))
        #expect(machine.handle(.ordered(.unpark)) == [.record(.run)])
        #expect(machine.handle(.recorded(failure: "read-only")) == [])
        #expect(machine.intent == .parked && machine.problem == "read-only" && machine.ordersDone == 1)
    }

    @Test("orders that come while one is recorded follow in their order, each seen against the one before")
    func queue() {
        var machine = machine()
        _ = machine.handle(.ordered(.park))
        #expect(machine.handle(.ordered(.resume)) == [])
        #expect(machine.handle(.ordered(.pause)) == [])
        #expect(machine.handle(.recorded(failure: nil)) == [.carryOut(.parked), .record(.paused)])
        #expect(machine.ordersDone == 2)
        #expect(machine.handle(.recorded(failure: nil)) == [.carryOut(.paused)])
        #expect(machine.ordersDone == 3)
    }

    @Test("an order that changes nothing is done at once")
    func withoutEffect() {
        var machine = machine()
        #expect(machine.handle(.ordered(.unpark)) == [])
        #expect(machine.ordersDone == 1 && machine.intent == .run)
    }

    @Test("more orders than can wait are answered without being carried out")
    func flood() {
        var machine = machine()
        for _ in 0..<1_000 { _ = machine.handle(.ordered(.park)) }
        // A dropped order is not done before those that came first.
        #expect(machine.ordersDone == 0)
        #expect(machine.handle(.recorded(failure: nil)) == [.carryOut(.parked)])
        #expect(machine.ordersDone == 1_000)
    }

    @Test("a stop is final: no order counts after it, and one under way is not carried out")
    func stop() {
        var machine = machine()
        _ = machine.handle(.ordered(.park))
        _ = machine.handle(.ordered(.pause))
        #expect(machine.handle(.stopped) == [])
        #expect(machine.ordersDone == 1)
        #expect(machine.handle(.recorded(failure: nil)) == [])
        #expect(machine.handle(.ordered(.pause)) == [])
        #expect(machine.intent == .run && machine.ordersDone == 3)
        #expect(machine.handle(.found(.parked)) == [])
    }

    @Test("what is found on the volume is carried out once")
    func found() {
        var machine = machine()
        #expect(machine.handle(.found(.paused)) == [.carryOut(.paused)])
        #expect(machine.handle(.found(.paused)) == [])
    }
}
