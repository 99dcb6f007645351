/// The one deadline of a stop, shared by hook, drain, terminate and kill.
package struct StopBudget: Hashable, Sendable {
    /// When the stop was first asked for.
    package let begin: Instant
    /// When the child is killed, if it still runs.
    package let deadline: Instant
    /// How long a SIGKILL may be without effect before the supervisor ends all the same: half of the reserve.
    package let patience: Duration

    /// Begins a stop.
    ///
    /// A reserve is kept back for killing and for the exit itself: 2 s, or a fifth of a grace period below 10 s.
    ///
    /// - Parameters:
    ///   - begin: The instant of the first of pre-stop and SIGTERM.
    ///   - grace: From there to the kubelet's SIGKILL.
    package init(begin: Instant, grace: Duration) {
        self.begin = begin
        let reserve = min(.seconds(2), grace / 5)
        deadline = begin + (grace - reserve)
        patience = reserve / 2
    }

    /// When a stop ends although something honours no SIGKILL, such as a process that waits for a dead disk.
    ///
    /// - Parameter killed: When it was killed first.
    /// - Returns: Half of the reserve after the deadline, or after a SIGKILL that came later than that.
    package func end(afterKillAt killed: Instant) -> Instant { max(deadline, killed) + patience }
}
