import Testing

@testable import Supervision

@Suite("What follows a crash")
struct CrashPolicyTests {
    private func ledger(_ change: (inout ProcessPolicy) -> Void = { _ in }) -> CrashLedger {
        var policy = ProcessPolicy()
        change(&policy)
        return CrashLedger(policy: policy, seed: 3)
    }

    private func delay(_ decision: CrashLedger.Decision) -> Double? {
        if case .restart(let delay) = decision { delay.seconds } else { nil }
    }

    @Test("the delays double from half a second to thirty, with a tenth of jitter at most")
    func curve() {
        var ledger = ledger { $0.restartLimit = 100 }
        for expected in [0.5, 1, 2, 4, 8, 16, 30, 30] {
            let decision = ledger.decide(on: .exited(code: 1), after: .seconds(1), hadServed: false, at: .at(1))
            let delay = delay(decision) ?? -1
            #expect(delay >= expected && delay <= expected * 1.1)
        }
    }

    @Test("a child that ran for thirty seconds begins the delays anew, and still counts")
    func stable() {
        var ledger = ledger()
        for crash in 1...3 {
            let decision = ledger.decide(
                on: .exited(code: 1),
                after: .seconds(30),
                hadServed: true,
                at: .at(Double(crash) * 31)
            )
            #expect((delay(decision) ?? 9) <= 0.55)
        }
        #expect(ledger.decide(on: .exited(code: 1), after: .seconds(30), hadServed: true, at: .at(124)) == .handOver)
    }

    @Test(
        "codes that no restart can help are handed over at once; a signal of that number is not one",
        arguments: [78, 125]
    )
    func permanent(code: Int32) {
        var ledger = ledger()
        #expect(ledger.decide(on: .exited(code: code), after: .seconds(1), hadServed: true, at: .at(1)) == .handOver)
        let signal = ExitStatus.signalled(Signal(rawValue: code - 128))
        #expect(ledger.decide(on: signal, after: .seconds(1), hadServed: true, at: .at(1)) != .handOver)
    }

    @Test("the first crash within the window begins the delays anew")
    func rare() {
        var ledger = ledger { $0.restartWindow = .seconds(60) }
        for crash in 1...9 {
            let now = Instant.at(Double(crash) * 61)
            let decision = ledger.decide(on: .exited(code: 1), after: .seconds(2), hadServed: false, at: now)
            #expect((delay(decision) ?? 9) <= 0.55)
        }
    }

    @Test("a frontend's own exits have a limit five times as wide, and do not use up that of crashes")
    func ownExits() {
        var ledger = ledger { $0.selfEndsAreNormal = true }
        for _ in 1...15 {
            let decision = ledger.decide(on: .exited(code: 255), after: .seconds(2), hadServed: true, at: .at(1))
            #expect((delay(decision) ?? 9) <= 0.55)
        }
        #expect(ledger.decide(on: .exited(code: 255), after: .seconds(2), hadServed: true, at: .at(1)) == .handOver)
        #expect(ledger.decide(on: .exited(code: 1), after: .seconds(2), hadServed: true, at: .at(1)) != .handOver)
    }

    @Test("an own exit of a start that never served is retried ever more slowly")
    func ownExitAtStart() {
        var ledger = ledger { $0.selfEndsAreNormal = true }
        var last = 0.0
        for _ in 1...6 {
            let decision = ledger.decide(on: .exited(code: 255), after: .seconds(2), hadServed: false, at: .at(1))
            let delay = delay(decision) ?? 0
            #expect(delay > last)
            last = delay
        }
    }

    @Test("255 of a backend is a crash like any other")
    func backend() {
        var ledger = ledger()
        for _ in 1...3 { _ = ledger.decide(on: .exited(code: 255), after: .zero, hadServed: true, at: .at(1)) }
        #expect(ledger.decide(on: .exited(code: 255), after: .zero, hadServed: true, at: .at(1)) == .handOver)
    }

    @Test("limit 0 hands over everything, own exits included")
    func none() {
        var ledger = ledger {
            $0.restartLimit = 0
            $0.selfEndsAreNormal = true
        }
        #expect(ledger.decide(on: .exited(code: 255), after: .zero, hadServed: true, at: .at(1)) == .handOver)
    }
}
