/// A probe's answer: yes or no, and why.
package struct ProbeVerdict: Equatable, Sendable {
    /// The three probes of the kubelet.
    package enum Probe: String, Sendable, CaseIterable {
        case startup, live, ready

        /// The path on the probe server.
        package var path: String {
            switch self {
            case .startup: "/startupz"
            case .live: "/livez"
            case .ready: "/readyz"
            }
        }
    }

    /// Whether the probe succeeds.
    package let isPassing: Bool
    /// The reason in words.
    package let reason: String

    /// Answers a probe from what the loop published last.
    ///
    /// - Parameters:
    ///   - probe: Which probe.
    ///   - snapshot: What the loop published last.
    ///   - silence: For how long the loop has not answered the oldest open question of the probe server.
    ///   - patience: How long the loop may leave a question open, or a SIGKILL may be without effect.
    ///   - now: The present instant.
    package init(
        _ probe: Probe,
        snapshot: Snapshot,
        silence: Duration,
        patience: Duration = .seconds(30),
        at now: Instant
    ) {
        let isStuck = silence > patience
        let stuck = "the supervisor's loop has not answered for \(silence.components.seconds) s"
        switch probe {
        case .startup:
            isPassing = ProbeVerdict.hasStarted(snapshot)
            reason = snapshot.reason
        case .live:
            let unkilled = snapshot.killingSince.map { now - $0 > patience } ?? false
            isPassing = !isStuck && !unkilled
            reason = isStuck ? stuck : unkilled ? "SIGKILL has had no effect" : "the supervisor works"
        case .ready:
            isPassing = ProbeVerdict.isReady(snapshot) && !isStuck
            reason = isStuck ? stuck : snapshot.reason
        }
    }

    /// A backend that is decommissioned by order serves on for hours, and is a source for what moves.
    private static func isReady(_ snapshot: Snapshot) -> Bool {
        switch snapshot.phase {
        case .ready: true
        case .decommissioning:
            snapshot.stopBudget == nil && snapshot.health.isServing && snapshot.membership == .alive
        default: false
        }
    }

    /// A replay of hours counts as started: killing it would only begin it anew.
    private static func hasStarted(_ snapshot: Snapshot) -> Bool {
        switch snapshot.phase {
        case .boot, .preparing, .starting: false
        case .backoff: snapshot.wasProven
        case .waiting, .refused, .parked, .paused, .recovering, .registering, .ready, .degraded, .draining,
            .decommissioning, .left,
            .deregistering, .terminating, .killing, .sweeping, .exiting:
            true
        }
    }
}
