import Doris
import Supervision
import Testing

@Suite("What each probe answers in each phase")
struct ProbeTableTests {
    /// The answers of the startup, liveness and readiness probes, `1` for a pass.
    private func expected(in phase: Phase) -> String {
        switch phase {
        case .boot, .preparing, .starting, .backoff: "010"
        case .waiting, .refused, .parked, .paused: "110"
        case .recovering, .registering, .degraded: "110"
        case .ready: "111"
        // Of one that serves on; see below.
        case .decommissioning, .left: "110"
        case .draining, .deregistering, .terminating, .killing, .sweeping, .exiting: "110"
        }
    }

    private func snapshot(in phase: Phase, change: (inout Snapshot) -> Void = { _ in }) -> Snapshot {
        let node = Endpoint(host: "10.0.0.7", port: 9050)
        var snapshot = NodeMachine(role: .backend, node: node, policy: ProcessPolicy(), seed: 1, at: .at(0)).snapshot
        snapshot.phase = phase
        change(&snapshot)
        return snapshot
    }

    private func answers(_ snapshot: Snapshot, silence: Duration = .zero, at seconds: Double = 0) -> String {
        ProbeVerdict.Probe.allCases.map {
            ProbeVerdict($0, snapshot: snapshot, silence: silence, at: .at(seconds)).isPassing ? "1" : "0"
        }.joined()
    }

    @Test("startup, liveness, readiness", arguments: Phase.allCases)
    func table(phase: Phase) {
        #expect(answers(snapshot(in: phase)) == expected(in: phase))
    }

    @Test("a child that has shown that it stays changes the answer in one phase alone", arguments: Phase.allCases)
    func proven(phase: Phase) {
        let proven = answers(snapshot(in: phase) { $0.wasProven = true })
        #expect(proven == (phase == .backoff ? "110" : expected(in: phase)))
    }

    @Test("a loop that is silent fails liveness and readiness in every phase, and no start", arguments: Phase.allCases)
    func silentLoop(phase: Phase) {
        let started = expected(in: phase).prefix(1)
        #expect(answers(snapshot(in: phase), silence: .seconds(30)) == expected(in: phase))
        #expect(answers(snapshot(in: phase), silence: .seconds(31)) == started + "00")
    }

    @Test("a backend that is decommissioned by order is ready as long as it serves and is alive, and not at a stop")
    func decommissioning() {
        func isReady(_ change: (inout Snapshot) -> Void) -> Bool {
            let snapshot = snapshot(in: .decommissioning) {
                ($0.health, $0.membership) = (.answered(.serving), .alive)
                change(&$0)
            }
            return answers(snapshot).last == "1"
        }
        #expect(isReady { _ in })
        #expect(!isReady { $0.membership = .dead("") })
        #expect(!isReady { $0.health = .silent("") })
        #expect(!isReady { $0.stopBudget = StopBudget(begin: .at(0), grace: .seconds(30)) })
    }

    @Test("a SIGKILL without effect fails liveness after 30 s")
    func unhonouredKill() {
        let killing = snapshot(in: .killing) { $0.killingSince = .at(0) }
        #expect(answers(killing, at: 30) == "110")
        #expect(answers(killing, at: 31) == "100")
    }
}
