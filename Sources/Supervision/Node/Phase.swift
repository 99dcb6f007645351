/// What a pod is doing, in one word; probes, status and metrics are derived from it.
package enum Phase: String, Sendable, CaseIterable {
    /// Settings are read and sockets are bound.
    case boot
    /// Disk and cluster are being looked at.
    case preparing
    /// The start waits for something outside, without end.
    case waiting
    /// A person must repair something; Doris is not started.
    case refused
    /// Doris is down because a person parked it; the pod lives.
    case parked
    /// Doris is down and, by a person's order, left so.
    case paused
    /// The child runs and has not shown yet that it stays.
    case starting
    /// The child stays and does not serve yet: replay, election, loading of tablets.
    case recovering
    /// The child serves and the cluster does not yet see it alive.
    case registering
    /// The child serves and the cluster sees it alive.
    case ready
    /// It was ready in this child's life, and a condition is lost.
    case degraded
    /// The cluster moves this backend's replicas away: by a person's order, while it serves on, or at its last stop.
    case decommissioning
    /// This backend was decommissioned and is no longer listed; nothing is left to serve.
    case left
    /// A crash is followed by another start soon.
    case backoff
    /// A stop was announced; the child still runs.
    case draining
    /// The cluster is being asked to let a node go that leaves for good.
    case deregistering
    /// The child has its SIGTERM.
    case terminating
    /// The child has its SIGKILL.
    case killing
    /// Processes that outlived the main child are being ended.
    case sweeping
    /// The supervisor is about to end.
    case exiting
}
