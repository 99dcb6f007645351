import Supervision
import Testing

/// A start of the tests' child.
let request = SpawnRequest(path: "/bin/doris", arguments: ["doris"], environment: [], directory: "/")

extension Instant {
    /// An instant by seconds since the tests' origin.
    static func at(_ seconds: Double) -> Instant { Instant(sinceOrigin: .seconds(seconds)) }
}

@Suite("The child's life")
struct ProcessMachineTests {
    private func machine(_ change: (inout ProcessPolicy) -> Void = { _ in }) -> ProcessMachine {
        var policy = ProcessPolicy()
        policy.stopGrace = .seconds(30)
        change(&policy)
        return ProcessMachine(policy: policy, seed: 7)
    }

    /// A machine whose child 42 runs since second 0.
    private func running(_ change: (inout ProcessPolicy) -> Void = { _ in }) -> ProcessMachine {
        var machine = machine(change)
        _ = machine.handle(.begun, at: .at(0))
        _ = machine.handle(.prepared(.start(request, reason: "test")), at: .at(0))
        _ = machine.handle(.spawned(pid: 42), at: .at(0))
        return machine
    }

    @Test("prepares, spawns, runs")
    func start() {
        var machine = machine()
        #expect(machine.handle(.begun, at: .at(0)) == [.prepare])
        #expect(machine.handle(.prepared(.start(request, reason: "why")), at: .at(1)) == [.spawn(request)])
        #expect(machine.handle(.spawned(pid: 42), at: .at(1)) == [])
        #expect(machine.state == .running(pid: 42, since: .at(1)))
        #expect(machine.nextWake == nil)
        #expect(machine.starts == 1)
        #expect(machine.startReason == "why")
    }

    @Test("waits and looks again, without end and at a bounded pace")
    func waiting() {
        var machine = machine()
        _ = machine.handle(.begun, at: .at(0))
        var now = Instant.at(0)
        for _ in 0..<100 {
            #expect(machine.handle(.prepared(.wait(reason: "no master")), at: now) == [])
            guard let wake = machine.nextWake else {
                Issue.record("nothing would wake the machine")
                return
            }
            #expect(wake > now && wake <= now + .seconds(2.2))
            #expect(machine.handle(.clock, at: now) == [])
            now = wake
            #expect(machine.handle(.clock, at: now) == [.prepare])
        }
    }

    @Test("a start for which processes are short is tried again")
    func postponed() {
        var machine = running { $0.restartLimit = 9 }
        _ = machine.handle(.mainExited(.exited(code: 1)), at: .at(1))
        _ = machine.handle(.childrenGone, at: .at(1))
        #expect(machine.handle(.clock, at: .at(2)) == [.prepare])
        #expect(machine.handle(.prepared(.start(request, reason: "")), at: .at(2)) == [.spawn(request)])
        #expect(machine.handle(.spawnPostponed(reason: "no room"), at: .at(2)) == [])
        #expect(machine.state == .waiting(reason: "no room", until: machine.nextWake ?? .at(0)))
        #expect(machine.handle(.clock, at: .at(5)) == [.prepare])
    }

    @Test("a failure that no retry can repair ends with its code")
    func failure() {
        var machine = machine()
        _ = machine.handle(.begun, at: .at(0))
        #expect(machine.handle(.prepared(.fail(.notFound, reason: "gone")), at: .at(0)) == [.finish(code: 127)])
        #expect(machine.handle(.stop, at: .at(1)) == [])
    }

    @Test("SIGTERM, then SIGKILL once the deadline is over and not before")
    func escalation() {
        var machine = running()
        #expect(machine.handle(.stop, at: .at(10)) == [.terminate(pid: 42)])
        #expect(machine.handle(.clock, at: .at(10.4)) == [])
        #expect(machine.handle(.clock, at: .at(10.5)) == [.terminate(pid: 42)])
        #expect(machine.handle(.clock, at: .at(37.9)) == [.terminate(pid: 42)])
        #expect(machine.nextWake == .at(38))
        #expect(machine.handle(.clock, at: .at(38)) == [.kill(pid: 42)])
        #expect(machine.handle(.mainExited(.signalled(.kill)), at: .at(38.5)) == [.endLeftovers(forcibly: false)])
        #expect(machine.handle(.childrenGone, at: .at(38.5)) == [.finish(code: 137)])
    }

    @Test("a second SIGTERM and a late pre-stop do not move the deadline")
    func oneDeadline() {
        var machine = running()
        _ = machine.handle(.preStop, at: .at(5))
        let budget = machine.stopBudget
        #expect(budget?.deadline == .at(33))
        _ = machine.handle(.preStop, at: .at(6))
        _ = machine.handle(.stop, at: .at(7))
        _ = machine.handle(.stop, at: .at(8))
        #expect(machine.stopBudget == budget)
    }

    @Test("pre-stop leaves the child running until SIGTERM comes")
    func handover() {
        var machine = running()
        #expect(machine.handle(.preStop, at: .at(5)) == [])
        #expect(machine.state == .draining(pid: 42, until: .at(15)))
        #expect(machine.handle(.stop, at: .at(6)) == [.terminate(pid: 42)])
    }

    @Test("pre-stop without a SIGTERM stops the child all the same")
    func abandonedHandover() {
        var machine = running()
        _ = machine.handle(.preStop, at: .at(5))
        #expect(machine.handle(.clock, at: .at(14.9)) == [])
        #expect(machine.handle(.clock, at: .at(15)) == [.terminate(pid: 42)])
    }

    @Test(
        "the exit code after a stop",
        arguments: [
            (Supervision.ExitStatus.exited(code: 0), Int32(0)), (.exited(code: 143), 0), (.signalled(.terminate), 0),
            (.exited(code: 3), 3), (.signalled(Signal(rawValue: 11)), 139), (.exited(code: 255), 255),
        ]
    )
    func codeAfterStop(status: Supervision.ExitStatus, code: Int32) {
        var machine = running()
        _ = machine.handle(.stop, at: .at(1))
        _ = machine.handle(.mainExited(status), at: .at(2))
        #expect(machine.handle(.childrenGone, at: .at(2)) == [.finish(code: code)])
    }

    @Test("a kill at the deadline shows in the exit code, whatever the start script makes of it")
    func codeAfterKill() {
        var machine = running()
        _ = machine.handle(.stop, at: .at(0))
        #expect(machine.handle(.clock, at: .at(28)) == [.kill(pid: 42)])
        _ = machine.handle(.mainExited(.exited(code: 0)), at: .at(28))
        #expect(machine.handle(.childrenGone, at: .at(28)) == [.finish(code: 137)])
    }

    @Test("news of a start or an end that nobody waits for changes nothing")
    func strayNews() {
        var preparing = machine()
        _ = preparing.handle(.begun, at: .at(0))
        #expect(preparing.handle(.mainExited(.exited(code: 1)), at: .at(1)) == [])
        #expect(preparing.state == .preparing)

        var machine = running()
        #expect(machine.handle(.spawned(pid: 43), at: .at(1)) == [])
        #expect(machine.pid == 42)
        #expect(machine.starts == 1)
    }

    @Test("leftovers get SIGTERM, their grace, then SIGKILL; the end comes as soon as nobody is left")
    func leftovers() {
        var machine = running()
        _ = machine.handle(.stop, at: .at(1))
        #expect(machine.handle(.mainExited(.exited(code: 0)), at: .at(2)) == [.endLeftovers(forcibly: false)])
        #expect(machine.handle(.clock, at: .at(6.9)) == [])
        #expect(machine.handle(.clock, at: .at(7)) == [.endLeftovers(forcibly: true)])
        #expect(machine.handle(.clock, at: .at(8)) == [.endLeftovers(forcibly: true)])
        #expect(machine.handle(.childrenGone, at: .at(8.1)) == [.finish(code: 0)])
    }

    @Test("a stop ends although something honours no SIGKILL")
    func hopeless() {
        var child = running { $0.stopGrace = .seconds(10) }
        _ = child.handle(.stop, at: .at(0))
        #expect(child.handle(.clock, at: .at(8)) == [.kill(pid: 42)])
        #expect(child.nextWake == .at(9))
        #expect(child.handle(.clock, at: .at(9)) == [.finish(code: 137)])

        var leftover = running { $0.stopGrace = .seconds(10) }
        _ = leftover.handle(.stop, at: .at(0))
        _ = leftover.handle(.mainExited(.exited(code: 0)), at: .at(5))
        #expect(leftover.handle(.clock, at: .at(8)) == [.endLeftovers(forcibly: true)])
        #expect(leftover.handle(.clock, at: .at(9)) == [.finish(code: 0)])

        // A supervisor that slept beyond its deadline still kills first, and gives that its time.
        var sleeper = running { $0.stopGrace = .seconds(10) }
        _ = sleeper.handle(.stop, at: .at(0))
        #expect(sleeper.handle(.clock, at: .at(100)) == [.kill(pid: 42)])
        #expect(sleeper.nextWake == .at(101))
        #expect(sleeper.handle(.clock, at: .at(101)) == [.finish(code: 137)])
    }

    @Test("a sweep that a stop meets has no longer than the stop")
    func sweepWithinStop() {
        var machine = running { $0.stopGrace = .seconds(2) }
        _ = machine.handle(.mainExited(.exited(code: 1)), at: .at(10))
        #expect(machine.nextWake == .at(15))
        #expect(machine.handle(.stop, at: .at(11)) == [])
        let deadline = Instant.at(11) + .milliseconds(1_600)
        #expect(machine.nextWake == deadline)
        #expect(machine.handle(.clock, at: deadline) == [.endLeftovers(forcibly: true)])
    }

    @Test("pre-stop without a SIGTERM leaves the child half of a short budget")
    func shortHandover() {
        var machine = running { $0.stopGrace = .seconds(10) }
        _ = machine.handle(.preStop, at: .at(0))
        #expect(machine.handle(.clock, at: .at(4)) == [.terminate(pid: 42)])
        #expect(machine.handle(.clock, at: .at(7.9)) == [.terminate(pid: 42)])
        #expect(machine.handle(.clock, at: .at(8)) == [.kill(pid: 42)])
    }

    @Test("a crash is restarted after a delay that grows, and handed over at the limit with the child's code")
    func crashes() {
        var machine = running()
        var now = Instant.at(1)
        var delays: [Duration] = []
        for pid in Int32(43)...45 {
            let status = ExitStatus.exited(code: 9)
            #expect(machine.handle(.mainExited(status), at: now) == [.endLeftovers(forcibly: false), .examine(status)])
            #expect(machine.handle(.examined, at: now) == [])
            #expect(machine.handle(.childrenGone, at: now) == [])
            guard let wake = machine.nextWake else {
                Issue.record("no restart is planned")
                return
            }
            delays.append(wake - now)
            now = wake
            #expect(machine.handle(.clock, at: now) == [.prepare])
            _ = machine.handle(.prepared(.start(request, reason: "")), at: now)
            _ = machine.handle(.spawned(pid: pid), at: now)
        }
        #expect(delays[0] >= .milliseconds(500) && delays[0] <= .milliseconds(550))
        #expect(delays[0] < delays[1] && delays[1] < delays[2])
        _ = machine.handle(.mainExited(.signalled(Signal(rawValue: 6))), at: now)
        #expect(machine.handle(.childrenGone, at: now) == [])
        #expect(machine.handle(.examined, at: now) == [.finish(code: 134)])
    }

    @Test("crashes that lie further apart than the window do not add up")
    func oldCrashes() {
        var machine = running { $0.restartLimit = 1 }
        for hour in 1...5 {
            let now = Instant.at(Double(hour) * 3600)
            _ = machine.handle(.mainExited(.exited(code: 1)), at: now)
            #expect(machine.handle(.childrenGone, at: now) == [])
            #expect(machine.handle(.clock, at: now + .seconds(1)) == [.prepare])
            _ = machine.handle(.prepared(.start(request, reason: "")), at: now + .seconds(1))
            _ = machine.handle(.spawned(pid: 50), at: now + .seconds(1))
        }
    }

    @Test("limit 0 hands every crash to the kubelet")
    func noRestart() {
        var machine = running { $0.restartLimit = 0 }
        _ = machine.handle(.mainExited(.exited(code: 5)), at: .at(1))
        _ = machine.handle(.examined, at: .at(1))
        #expect(machine.handle(.childrenGone, at: .at(1)) == [.finish(code: 5)])
    }

    @Test("a cause that cannot be found holds the end up for two seconds at most")
    func slowExamination() {
        var machine = running { $0.restartLimit = 0 }
        _ = machine.handle(.mainExited(.exited(code: 5)), at: .at(1))
        #expect(machine.handle(.childrenGone, at: .at(1)) == [])
        #expect(machine.nextWake == .at(3))
        #expect(machine.handle(.clock, at: .at(2.9)) == [])
        #expect(machine.handle(.clock, at: .at(3)) == [.finish(code: 5)])
    }

    @Test(
        "an order that comes before a crash is handed over keeps the pod",
        arguments: [ProcessMachine.Hold.parked, .paused]
    )
    func holdBeforeTheEnd(hold: ProcessMachine.Hold) {
        var machine = running { $0.restartLimit = 0 }
        _ = machine.handle(.mainExited(.exited(code: 5)), at: .at(1))
        _ = machine.handle(.childrenGone, at: .at(1))
        #expect(machine.handle(.hold(hold), at: .at(2)) == [])
        #expect(machine.state == .held(hold))
        #expect(machine.handle(.examined, at: .at(2)) == [])
        #expect(machine.handle(.clock, at: .at(3)) == [])
        #expect(machine.handle(.release, at: .at(4)) == [.prepare])
    }

    @Test("a stop ends at once where no child runs")
    func stopWithoutChild() {
        var preparing = machine()
        _ = preparing.handle(.begun, at: .at(0))
        #expect(preparing.handle(.stop, at: .at(1)) == [.finish(code: 0)])
        #expect(preparing.handle(.prepared(.start(request, reason: "")), at: .at(2)) == [])

        var backingOff = running()
        _ = backingOff.handle(.mainExited(.exited(code: 9)), at: .at(1))
        _ = backingOff.handle(.childrenGone, at: .at(1))
        #expect(backingOff.handle(.preStop, at: .at(1.1)) == [.finish(code: 0)])
    }

    @Test("a second SIGINT kills")
    func impatience() {
        var machine = running()
        _ = machine.handle(.stop, at: .at(1))
        #expect(machine.handle(.stopNow, at: .at(2)) == [.kill(pid: 42)])
    }

    @Test(
        "the reserve is 2 s, or a fifth of a short grace period",
        arguments: [(30.0, 28.0), (10, 8), (5, 4), (1, 0.8)]
    )
    func reserve(grace: Double, deadline: Double) {
        #expect(StopBudget(begin: .at(0), grace: .seconds(grace)).deadline == .at(deadline))
    }
}
