import Doris
import Supervision
import Testing

@Suite("Before Doris is asked to end")
struct StopDrainTests {
    private func ready(
        _ drain: StopDrain.Policy,
        isServing: Bool = true,
        onStop: DecommissionPolicy.OnStop = .never
    ) -> NodeMachine {
        var policy = ProcessPolicy()
        policy.stopGrace = .seconds(42)
        var machine = NodeMachine(
            role: .backend,
            node: Endpoint(host: "10.0.0.7", port: 9050),
            policy: policy,
            drain: drain,
            backend: BackendDuties(policy: DecommissionPolicy(onStop: onStop), seed: 1),
            seed: 1,
            at: .at(0)
        )
        start(&machine, isServing: isServing)
        return machine
    }

    private func readyFrontend() -> NodeMachine {
        var machine = NodeMachine(
            role: .frontend,
            node: Endpoint(host: "10.0.0.7", port: 9010),
            policy: ProcessPolicy(),
            frontend: FrontendDuties(cleanup: CleanupPolicy(), asksOrchestrator: true, seed: 1),
            seed: 1,
            at: .at(0)
        )
        start(&machine, isServing: true)
        return machine
    }

    private func start(_ machine: inout NodeMachine, isServing: Bool) {
        _ = machine.handle(.process(.begun), at: .at(0))
        _ = machine.handle(.process(.prepared(.start(request, reason: ""))), at: .at(0))
        _ = machine.handle(.process(.spawned(pid: 42)), at: .at(0))
        guard isServing else { return }
        _ = machine.handle(.health(.answered(.serving)), at: .at(1))
        _ = machine.handle(.membership(.read(.success(.alive))), at: .at(1))
    }

    @Test("a node that was ready serves on for the wait, and is not ready from the first instant")
    func endpoints() {
        var machine = ready(.init(endpointWait: .seconds(5)))
        #expect(machine.handle(.process(.stop), at: .at(10)) == [])
        #expect(machine.phase == .draining && machine.verdicts(at: .at(10)) == "110")
        #expect(machine.handle(.clock, at: .at(14.9)) == [])
        #expect(machine.handle(.clock, at: .at(15)) == [.process(.terminate(pid: 42))])
        #expect(machine.phase == .terminating)
    }

    @Test("a node that was not ready has nothing to wait for")
    func notReady() {
        var machine = ready(.init(endpointWait: .seconds(5), switches: [.queries]), isServing: false)
        #expect(machine.handle(.process(.stop), at: .at(10)) == [.process(.terminate(pid: 42))])
    }

    @Test("it takes a quarter of the budget at most")
    func quarter() {
        var machine = ready(.init(endpointWait: .seconds(600)))
        _ = machine.handle(.process(.stop), at: .at(10))
        #expect(machine.handle(.clock, at: .at(19.9)) == [])
        #expect(machine.handle(.clock, at: .at(20)) == [.process(.terminate(pid: 42))])
    }

    @Test("a hook that came first has begun the wait already")
    func hook() {
        var machine = ready(.init(endpointWait: .seconds(5)))
        _ = machine.handle(.process(.preStop), at: .at(10))
        #expect(machine.phase == .draining)
        #expect(machine.handle(.process(.stop), at: .at(12)) == [])
        #expect(machine.handle(.clock, at: .at(15)) == [.process(.terminate(pid: 42))])
        var late = ready(.init(endpointWait: .seconds(5)))
        _ = late.handle(.process(.preStop), at: .at(10))
        _ = late.handle(.clock, at: .at(15))
        #expect(late.handle(.process(.stop), at: .at(16)) == [.process(.terminate(pid: 42))])
    }

    @Test("whoever hurries, and a child that ends by itself, end the wait")
    func hurried() {
        var machine = ready(.init(endpointWait: .seconds(5)))
        _ = machine.handle(.process(.stop), at: .at(10))
        #expect(machine.handle(.process(.stopNow), at: .at(11)) == [.process(.kill(pid: 42))])
        var ended = ready(.init(endpointWait: .seconds(5)))
        _ = ended.handle(.process(.stop), at: .at(10))
        #expect(
            ended.handle(.process(.mainExited(.exited(code: 0))), at: .at(11)) == [
                .process(.endLeftovers(forcibly: false))
            ]
        )
        #expect(ended.handle(.process(.childrenGone), at: .at(11)) == [.process(.finish(code: 0))])
    }

    @Test("what is switched off is waited for, and for no longer than five seconds")
    func switches() {
        var machine = ready(.init(switches: [.loads]))
        #expect(machine.handle(.process(.stop), at: .at(10)) == [.switchOff([.loads])])
        #expect(machine.phase == .draining)
        #expect(machine.handle(.backend(.switchedOff), at: .at(11)) == [.process(.terminate(pid: 42))])
        var silent = ready(.init(switches: [.loads]))
        _ = silent.handle(.process(.stop), at: .at(10))
        #expect(silent.handle(.clock, at: .at(15)) == [.process(.terminate(pid: 42))])
        #expect(silent.handle(.backend(.switchedOff), at: .at(16)) == [])
    }

    @Test("a paused node waits for endpoints, switches nothing off and asks nobody whether it leaves")
    func paused() {
        var machine = ready(.init(endpointWait: .seconds(5), switches: [.loads]), onStop: .scaleIn)
        _ = machine.handle(.intent(.ordered(.pause)), at: .at(9))
        _ = machine.handle(.intent(.recorded(failure: nil)), at: .at(9))
        #expect(machine.handle(.process(.stop), at: .at(10)) == [])
        #expect(machine.handle(.clock, at: .at(15)) == [.process(.terminate(pid: 42))])
        #expect(machine.stopDecision?.reason.hasPrefix("paused by order") == true)

        var frontend = readyFrontend()
        _ = frontend.handle(.intent(.ordered(.pause)), at: .at(9))
        _ = frontend.handle(.intent(.recorded(failure: nil)), at: .at(9))
        #expect(frontend.handle(.process(.stop), at: .at(10)) == [.process(.terminate(pid: 42))])
        #expect(frontend.stopDecision?.reason.hasPrefix("paused by order") == true)
        var managed = readyFrontend()
        #expect(managed.handle(.process(.stop), at: .at(10)) == [.departure(.decide)])
    }
}
