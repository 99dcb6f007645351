import Supervision

extension NodeMachine {
    /// What the startup, the liveness and the readiness probe say, in this order: 1 for success.
    func verdicts(at now: Instant, silence: Duration = .zero) -> String {
        ProbeVerdict.Probe.allCases.map {
            ProbeVerdict($0, snapshot: snapshot, silence: silence, at: now).isPassing ? "1" : "0"
        }.joined()
    }
}
