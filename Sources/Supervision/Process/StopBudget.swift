/// The one deadline of a stop, shared by hook, drain, terminate and kill.
package struct StopBudget: Hashable, Sendable {
    /// When the stop was first asked for.
    package let begin: Instant
    /// When the child is killed, if it still runs.
    package let deadline: Instant

    /// Begins a stop.
    ///
    /// A reserve is kept back for killing and for the exit itself: 2 s, or a fifth of a grace period below 10 s.
    ///
    /// - Parameters:
    ///   - begin: The instant of the first of pre-stop and SIGTERM.
    ///   - grace: From there to the kubelet's SIGKILL.
    package init(begin: Instant, grace: Duration) {
        self.begin = begin
        deadline = begin + (grace - min(.seconds(2), grace / 5))
    }
}
