import Doris
import Supervision
import Testing

@Suite("The node: phases and probes")
struct NodeMachineTests {
    private func backend(grace: Duration = .seconds(30)) -> NodeMachine {
        var policy = ProcessPolicy()
        policy.stopGrace = grace
        return NodeMachine(
            role: .backend,
            node: Endpoint(host: "10.0.0.7", port: 9050),
            policy: policy,
            seed: 1,
            at: .at(0)
        )
    }

    private func started() -> NodeMachine {
        var machine = backend()
        _ = machine.handle(.process(.begun), at: .at(0))
        _ = machine.handle(.process(.prepared(.start(request, reason: ""))), at: .at(0))
        _ = machine.handle(.process(.spawned(pid: 42)), at: .at(0))
        return machine
    }

    private func ready() -> NodeMachine {
        var machine = started()
        _ = machine.handle(.health(.answered(.serving)), at: .at(1))
        _ = machine.handle(.membership(.read(.success(.alive))), at: .at(1))
        return machine
    }

    @Test("a backend registers beside its start")
    func concurrentRegistration() {
        var machine = backend()
        #expect(machine.handle(.process(.begun), at: .at(0)) == [.process(.prepare)])
        _ = machine.handle(.process(.prepared(.start(request, reason: ""))), at: .at(0))
        #expect(machine.handle(.process(.spawned(pid: 42)), at: .at(0)) == [.checkHealth, .membership(.read)])
        #expect(machine.handle(.membership(.read(.success(.absent))), at: .at(0)) == [.membership(.add)])
    }

    @Test("boot to ready: startup, live, ready")
    func phases() {
        var machine = backend()
        #expect(machine.phase == .boot)
        #expect(machine.verdicts(at: .at(0)) == "010")
        _ = machine.handle(.process(.begun), at: .at(0))
        #expect(machine.phase == .preparing)
        _ = machine.handle(.process(.prepared(.start(request, reason: ""))), at: .at(0))
        #expect(machine.handle(.process(.spawned(pid: 42)), at: .at(0)).contains(.checkHealth))
        #expect(machine.phase == .starting)
        #expect(machine.verdicts(at: .at(0)) == "010")
        _ = machine.handle(.health(.silent("Connection refused")), at: .at(1))
        #expect(machine.phase == .starting)
        _ = machine.handle(.clock, at: .at(5))
        #expect(machine.phase == .recovering)
        #expect(machine.verdicts(at: .at(5)) == "110")
        _ = machine.handle(.health(.answered(.serving)), at: .at(9))
        #expect(machine.phase == .registering)
        #expect(machine.verdicts(at: .at(9)) == "110")
        _ = machine.handle(.membership(.read(.success(.alive))), at: .at(9))
        #expect(machine.phase == .ready)
        #expect(machine.verdicts(at: .at(9)) == "111")
        #expect(machine.snapshot.registeredAfter == .seconds(9))
    }

    @Test("alive in the frontend's eyes is not enough: the process must say that it serves")
    func bodyMatters() {
        var machine = started()
        _ = machine.handle(.membership(.read(.success(.alive))), at: .at(1))
        _ = machine.handle(.health(.answered(.notServing("Server is not ready"))), at: .at(1))
        #expect(machine.phase == .starting)
        #expect(machine.verdicts(at: .at(1)) == "010")
    }

    @Test("a lost condition makes a ready node degraded, never dead")
    func degraded() {
        var machine = ready()
        _ = machine.handle(.health(.answered(.notServing("shutting down"))), at: .at(20))
        #expect(machine.phase == .degraded)
        #expect(machine.verdicts(at: .at(20)) == "110")
        _ = machine.handle(.health(.answered(.serving)), at: .at(21))
        #expect(machine.phase == .ready)
        _ = machine.handle(.membership(.read(.success(.dead("no heartbeat")))), at: .at(22))
        #expect(machine.phase == .degraded)
    }

    @Test("from the first instant of a stop no snapshot is ready", arguments: [ProcessMachine.Event.stop, .preStop])
    func stopping(event: ProcessMachine.Event) {
        var machine = ready()
        _ = machine.handle(.process(event), at: .at(30))
        #expect(machine.verdicts(at: .at(30)) == "110")
        _ = machine.handle(.health(.answered(.serving)), at: .at(31))
        _ = machine.handle(.membership(.read(.success(.alive))), at: .at(31))
        #expect(machine.verdicts(at: .at(31)) == "110")
        #expect(machine.snapshot.mayTerminate)
    }

    @Test("a crash: backing off, then starting, and ready only by new answers")
    func crash() {
        var machine = ready()
        _ = machine.handle(.process(.mainExited(.exited(code: 1))), at: .at(40))
        #expect(machine.phase == .sweeping)
        #expect(machine.verdicts(at: .at(40)) == "110")
        _ = machine.handle(.process(.childrenGone), at: .at(40))
        #expect(machine.phase == .backoff)
        #expect(machine.verdicts(at: .at(40)) == "110")
        #expect(machine.handle(.clock, at: .at(41)).contains(.process(.prepare)))
        _ = machine.handle(.process(.prepared(.start(request, reason: ""))), at: .at(41))
        _ = machine.handle(.process(.spawned(pid: 43)), at: .at(41))
        #expect(machine.phase == .starting)
        _ = machine.handle(.membership(.read(.success(.alive))), at: .at(41))
        #expect(machine.phase == .starting)
        _ = machine.handle(.health(.answered(.serving)), at: .at(42))
        #expect(machine.phase == .ready)
    }

    @Test(
        "waiting and refused pods live and are not ready",
        arguments: [Preparation.wait(reason: "w"), .refuse(reason: "r")]
    )
    func parked(preparation: Preparation) {
        var machine = backend()
        _ = machine.handle(.process(.begun), at: .at(0))
        _ = machine.handle(.process(.prepared(preparation)), at: .at(0))
        #expect(machine.verdicts(at: .at(0)) == "110")
        #expect(machine.snapshot.reason == (preparation == .wait(reason: "w") ? "w" : "r"))
    }

    @Test("a failure that ends the supervisor is told with its cause")
    func failure() {
        var machine = backend()
        _ = machine.handle(.process(.begun), at: .at(0))
        _ = machine.handle(.process(.prepared(.fail(.notFound, reason: "no script"))), at: .at(0))
        #expect(machine.snapshot.reason == "no script; the supervisor ends with exit code 127")
    }

    @Test("a loop that does not answer fails liveness and readiness after 30 s")
    func frozenLoop() {
        let machine = ready()
        #expect(machine.verdicts(at: .at(2), silence: .seconds(30)) == "111")
        #expect(machine.verdicts(at: .at(2), silence: .seconds(31)) == "100")
    }

    @Test("a start is not watched while the node is paused, and again once it is resumed")
    func resumedStart() {
        var machine = started()
        _ = machine.handle(.intent(.ordered(.pause)), at: .at(1))
        _ = machine.handle(.intent(.recorded(failure: nil)), at: .at(1))
        #expect(!machine.handle(.clock, at: .at(60)).contains(.measure(pid: 42)))
        _ = machine.handle(.intent(.ordered(.resume)), at: .at(61))
        _ = machine.handle(.intent(.recorded(failure: nil)), at: .at(61))
        #expect(machine.handle(.clock, at: .at(71)).contains(.measure(pid: 42)))
    }

    @Test("news of a second start begins nothing anew while the child is being parked")
    func strayStart() {
        var machine = started()
        _ = machine.handle(.membership(.read(.success(.alive))), at: .at(1))
        _ = machine.handle(.intent(.ordered(.park)), at: .at(2))
        _ = machine.handle(.intent(.recorded(failure: nil)), at: .at(2))
        #expect(machine.handle(.process(.spawned(pid: 43)), at: .at(3)) == [])
        #expect(machine.handle(.membership(.read(.success(.absent))), at: .at(4)) == [])
    }

    @Test("a late answer of a preparation parks nothing")
    func lateHold() {
        var machine = started()
        #expect(machine.handle(.process(.prepared(.hold(.parked))), at: .at(1)) == [])
        #expect(machine.snapshot.intent == .run)
        #expect(machine.phase == .starting)
    }

    @Test("a SIGKILL without effect for over 30 s fails liveness")
    func unkillable() {
        var machine = ready()
        _ = machine.handle(.process(.stop), at: .at(10))
        _ = machine.handle(.process(.stopNow), at: .at(11))
        #expect(machine.verdicts(at: .at(41)) == "110")
        #expect(machine.verdicts(at: .at(41.1)) == "100")
    }

    @Test("a healthy, registered node sleeps for seconds")
    func quiet() {
        let wake = ready().nextWake
        #expect(wake.map { $0 >= .at(6) } ?? false)
    }

    @Test("the decision at a stop is to restart, and it is made at the stop's begin")
    func decision() {
        let restart = StopDecision.restart(reason: "no evidence that the pod is leaving for good")
        #expect(StopDecision.decide() == restart)
        var machine = ready()
        #expect(machine.snapshot.stopDecision == nil)
        _ = machine.handle(.process(.preStop), at: .at(30))
        #expect(machine.snapshot.stopDecision == restart)
    }

    @Test("the status document holds what a person asks for first")
    func document() throws {
        var machine = ready()
        _ = machine.handle(.process(.preStop), at: .at(30))
        let text = machine.snapshot.json(at: .at(31)).serialized
        let document = try JSONValue(parsing: text.utf8)
        #expect(document["phase"]?.text == "draining")
        #expect(document["node"]?.text == "10.0.0.7:9050")
        #expect(document["child"]?["pid"]?.integer == 42)
        #expect(document["membership"]?["state"]?.text == "alive")
        #expect(document["stop"]?["leftSeconds"] == .double(27))
        #expect(document["stop"]?["mayTerminate"]?.bool == true)
    }

    @Test("after a crash nothing is started beside what honours no SIGKILL, and liveness asks for a new container")
    func unkillableLeftovers() {
        var machine = started()
        _ = machine.handle(.process(.mainExited(.exited(code: 1))), at: .at(1))
        #expect(machine.handle(.clock, at: .at(6)) == [.process(.endLeftovers(forcibly: true))])
        for second in 7...36 { _ = machine.handle(.clock, at: .at(Double(second))) }
        #expect(machine.phase == .sweeping && machine.verdicts(at: .at(36)) == "110")
        #expect(machine.verdicts(at: .at(37)) == "100")
        #expect(machine.snapshot.reason.hasSuffix("were killed and have not ended yet"))
        _ = machine.handle(.process(.childrenGone), at: .at(38))
        #expect(machine.phase == .backoff && machine.verdicts(at: .at(38)) == "010")
    }
}
