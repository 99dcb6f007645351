package import Doris

/// The one value that probes, metrics and `status` are made of.
///
/// The loop publishes it before it acts on what it describes, so that a probe that sees the old state was sent before.
package struct Snapshot: Equatable, Sendable {
    /// What the container runs.
    package var role: NodeRole
    /// What the pod is doing.
    package var phase: Phase
    /// Since when it is doing that.
    package var since: Instant
    /// Why it is in this phase, in words a person can act on.
    package var reason: String
    /// The node's own address, by which the cluster knows it.
    package var node: Endpoint?
    /// The main child's pid while it runs.
    package var childPID: Int32?
    /// How many main children were started.
    package var starts: Int
    /// Why the last main child was started as it was; empty before the first.
    package var startReason: String
    /// How the last main child ended.
    package var lastExit: ExitStatus?
    /// Whether a child of this life has shown that it stays.
    package var wasProven: Bool
    /// How many ends of the main child nobody asked for.
    package var crashes: Int
    /// Why the last of them came, once it was looked into; `nil` again when the node has become ready.
    package var cause: Cause?
    /// Why no start was possible, where the supervisor ends for that reason.
    package var failure: String?
    /// What people want of the node.
    package var intent: Intent
    /// What of that is being recorded.
    package var intentUnderWay: Intent?
    /// Why the last order could not be recorded.
    package var intentProblem: String?
    /// How many orders were dealt with.
    package var ordersDone: Int
    /// Since when a start has shown no progress, once that is long enough to count.
    package var stalledSince: Instant?
    /// What a start waits for, by Doris' own log.
    package var startupWait: String?
    /// How many starts have stalled.
    package var stalls: Int
    /// What the cluster says of the node.
    package var membership: MembershipMachine.State
    /// How often the node was added to the cluster.
    package var additions: Int
    /// From the supervisor's begin to the node's first being seen alive.
    package var registeredAfter: Duration?
    /// What the process says of itself.
    package var health: HealthMachine.State
    /// The stop's budget once a stop was asked for.
    package var stopBudget: StopBudget?
    /// Whether the node comes back, once a stop was asked for.
    package var stopDecision: StopDecision?
    /// Since when a SIGKILL, to the main child or to what outlived it, has not been honoured.
    package var killingSince: Instant?
    /// The exit code once it is known.
    package var exitCode: Int32?
    /// Adopted processes that were reaped.
    package var orphansReaped: Int
    /// What a frontend's supervisor knows and does beside its process; `nil` for a backend.
    package var frontend: FrontendReport?
    /// What a backend's supervisor knows and does beside its process; `nil` for a frontend.
    package var backend: BackendReport?

    /// Whether Doris may be terminated now: a hook need not hold the kubelet's SIGTERM back any longer.
    package var mayTerminate: Bool {
        switch phase {
        case .draining, .terminating, .killing, .sweeping, .exiting: true
        case .deregistering, .decommissioning: childPID == nil
        case .boot, .preparing, .waiting, .refused, .parked, .paused, .starting, .recovering, .registering, .ready,
            .degraded, .left, .backoff:
            childPID == nil
        }
    }
}
