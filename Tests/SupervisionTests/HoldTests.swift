import Doris
import Supervision
import Testing

@Suite("Parking and pausing")
struct HoldTests {
    private func machine(_ policy: (inout ProcessPolicy) -> Void = { _ in }) -> NodeMachine {
        var chosen = ProcessPolicy()
        chosen.stopGrace = .seconds(30)
        policy(&chosen)
        return NodeMachine(
            role: .backend,
            node: Endpoint(host: "10.0.0.7", port: 9050),
            policy: chosen,
            seed: 1,
            at: .at(0)
        )
    }

    private let start: [NodeMachine.Event] = [
        .process(.begun), .process(.prepared(.start(request, reason: ""))), .process(.spawned(pid: 42)),
        .health(.answered(.serving)), .membership(.read(.success(.alive))),
    ]
    private let gone: [NodeMachine.Event] = [
        .process(.mainExited(.signalled(.terminate))), .process(.childrenGone),
    ]

    private func order(_ order: Order) -> [NodeMachine.Event] {
        [.intent(.ordered(order)), .intent(.recorded(failure: nil))]
    }

    private func run(
        _ machine: inout NodeMachine,
        _ events: [NodeMachine.Event],
        at now: Double = 1
    ) -> [NodeMachine.Action] {
        events.flatMap { machine.handle($0, at: .at(now)) }
    }

    @Test("park ends Doris in peace, unpark starts it again")
    func parking() {
        var machine = machine()
        _ = run(&machine, start)
        #expect(run(&machine, order(.park)) == [.record(.parked), .process(.terminate(pid: 42))])
        #expect(machine.phase == .terminating && machine.verdicts(at: .at(9)) == "110")
        #expect(machine.snapshot.reason.contains("to be parked"))
        #expect(run(&machine, gone) == [.process(.endLeftovers(forcibly: false))])
        #expect(machine.phase == .parked && machine.verdicts(at: .at(9)) == "110")
        #expect(machine.snapshot.crashes == 0 && machine.nextWake == nil)
        #expect(machine.snapshot.reason.contains("doris-supervisor unpark"))
        #expect(run(&machine, order(.unpark)) == [.record(.run), .process(.prepare)])
    }

    @Test("a Doris that does not end for a parking is killed after the time that a stop would give it")
    func stubborn() {
        var machine = machine()
        _ = run(&machine, start + order(.park))
        #expect(machine.handle(.clock, at: .at(28.9)).contains(.process(.terminate(pid: 42))))
        #expect(machine.handle(.clock, at: .at(29)) == [.process(.kill(pid: 42))])
        _ = run(&machine, gone, at: 29)
        #expect(machine.phase == .parked)
        #expect(run(&machine, [.process(.stop)], at: 30) == [.process(.finish(code: 0))])
    }

    @Test("unpark while Doris still ends starts it once it has, and that is no crash")
    func changeOfMind() {
        var machine = machine { $0.restartLimit = 0 }
        _ = run(&machine, start + order(.park) + order(.unpark))
        #expect(machine.phase == .terminating)
        #expect(run(&machine, gone) == [.process(.endLeftovers(forcibly: false)), .process(.prepare)])
    }

    @Test("a stop while Doris ends for a parking is a stop with a deadline of its own")
    func stopWhileParking() {
        var machine = machine()
        _ = run(&machine, start + order(.park))
        _ = run(&machine, [.process(.stop)], at: 20)
        #expect(machine.handle(.clock, at: .at(30)) == [.process(.terminate(pid: 42))])
        #expect(machine.handle(.clock, at: .at(48)) == [.process(.kill(pid: 42))])
    }

    @Test(
        "what is recorded on the volume holds before the first start",
        arguments: [ProcessMachine.Hold.parked, .paused]
    )
    func recorded(hold: ProcessMachine.Hold) {
        var machine = machine()
        #expect(run(&machine, [.process(.begun), .process(.prepared(.hold(hold)))]) == [.process(.prepare)])
        #expect(machine.phase == (hold == .parked ? .parked : .paused))
        #expect(
            machine.verdicts(at: .at(9)) == "110" && machine.snapshot.intent == (hold == .parked ? .parked : .paused)
        )
        let back = order(hold == .parked ? .unpark : .resume)
        #expect(run(&machine, back) == [.record(.run), .process(.prepare)])
    }

    @Test("a preparation that was under way when the node was parked counts no longer")
    func staleAnswer() {
        var machine = machine()
        _ = run(&machine, [.process(.begun), .process(.prepared(.wait(reason: "")))])
        #expect(machine.handle(.clock, at: .at(9)) == [.process(.prepare)])
        _ = run(&machine, order(.park) + order(.unpark), at: 9)
        // Two answers are on their way; the first one's question came before the parking.
        #expect(run(&machine, [.process(.prepared(.start(request, reason: "old")))], at: 9) == [])
        #expect(
            run(&machine, [.process(.prepared(.start(request, reason: "new")))], at: 9) == [.process(.spawn(request))]
        )
    }

    @Test("a paused node is as ready as it is, and is not registered")
    func pausing() {
        var machine = machine()
        _ = run(&machine, start)
        #expect(run(&machine, order(.pause)) == [.record(.paused)])
        #expect(machine.phase == .ready && machine.verdicts(at: .at(9)) == "111")
        #expect(machine.snapshot.reason.contains("paused by order: 'doris-supervisor resume'"))
        #expect(machine.handle(.clock, at: .at(60)).contains(.membership(.read)))
        #expect(machine.handle(.membership(.read(.success(.absent))), at: .at(61)) == [])
        _ = run(&machine, order(.resume), at: 62)
        #expect(machine.handle(.clock, at: .at(70)).contains(.membership(.read)))
        #expect(machine.handle(.membership(.read(.success(.absent))), at: .at(71)) == [.membership(.add)])
    }

    @Test("a Doris that ends while paused is left so, whatever the restart limit; resume starts it")
    func crashWhilePaused() {
        var machine = machine { $0.restartLimit = 0 }
        _ = run(&machine, start + order(.pause))
        let actions = run(&machine, [.process(.mainExited(.exited(code: 1))), .process(.childrenGone)])
        #expect(actions == [.process(.endLeftovers(forcibly: false)), .process(.examine(.exited(code: 1)))])
        #expect(machine.phase == .paused && machine.verdicts(at: .at(9)) == "110")
        #expect(machine.handle(.clock, at: .at(500)) == [.membership(.read)])
        #expect(machine.snapshot.reason.hasPrefix("Doris ended (exit code 1) and is left so"))
        #expect(run(&machine, order(.resume)) == [.record(.run), .process(.prepare)])
    }

    @Test("pausing and parking during a back-off keep Doris down", arguments: [Order.park, .pause])
    func backoff(order: Order) {
        var machine = machine()
        _ = run(&machine, start + [.process(.mainExited(.exited(code: 1))), .process(.childrenGone)])
        #expect(machine.phase == .backoff)
        _ = run(&machine, self.order(order))
        #expect(machine.phase == (order == .park ? .parked : .paused))
        // Watching the membership goes on while a node is paused.
        #expect(machine.handle(.clock, at: .at(500)).allSatisfy { $0 == .membership(.read) })
    }

    @Test("park from a pause stops Doris, pause from a parking does not start it")
    func between() {
        var machine = machine()
        _ = run(&machine, start + order(.pause))
        #expect(run(&machine, order(.park)) == [.record(.parked), .process(.terminate(pid: 42))])
        _ = run(&machine, gone)
        #expect(run(&machine, order(.pause)) == [.record(.paused)])
        #expect(machine.phase == .paused)
    }

    @Test("an order's conversation ends when what it asked for has come")
    func conversation() {
        var machine = machine()
        _ = run(&machine, start)
        var talk = ControlConversation(.order(.park, limit: .seconds(9)), from: machine.snapshot, at: .at(1))
        #expect(!talk.answer(to: machine.snapshot, at: .at(1)).isLast)
        _ = run(&machine, order(.park))
        #expect(!talk.answer(to: machine.snapshot, at: .at(2)).isLast)
        _ = run(&machine, gone)
        let last = talk.answer(to: machine.snapshot, at: .at(3))
        #expect(last.isLast && last.document?["phase"]?.text == "parked")
        var late = ControlConversation(.order(.unpark, limit: .seconds(9)), from: machine.snapshot, at: .at(3))
        #expect(!late.answer(to: machine.snapshot, at: .at(11.9)).isLast)
        #expect(late.answer(to: machine.snapshot, at: .at(12)).isLast)
    }

    @Test("post-start does not wait for a node that is kept down", arguments: [ProcessMachine.Hold.parked, .paused])
    func postStart(hold: ProcessMachine.Hold) {
        var machine = machine()
        _ = run(&machine, [.process(.begun)])
        var talk = ControlConversation(.postStart(limit: .seconds(30)), from: machine.snapshot, at: .at(1))
        #expect(!talk.answer(to: machine.snapshot, at: .at(1)).isLast)
        _ = run(&machine, [.process(.prepared(.hold(hold)))])
        #expect(talk.answer(to: machine.snapshot, at: .at(1)).isLast)
    }

    @Test("an order's line is read back as it was written", arguments: Order.allCases)
    func line(order: Order) throws {
        let request = ControlRequest.order(order, limit: .seconds(3))
        #expect(try ControlRequest(line: request.line.utf8) == request)
        #expect(request.name == order.rawValue)
    }
}
