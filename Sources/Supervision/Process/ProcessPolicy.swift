/// The durations and limits by which a child is managed.
package struct ProcessPolicy: Equatable, Sendable {
    /// From a stop's begin to the kubelet's SIGKILL.
    package var stopGrace: Duration = .seconds(60)
    /// How many crashes within ``restartWindow`` are restarted in place.
    package var restartLimit = 3
    /// The time over which crashes are counted.
    package var restartWindow: Duration = .seconds(600)
    /// The time that processes get which outlive the main child.
    package var leftoverGrace: Duration = .seconds(5)
    /// How long after pre-stop the kubelet's SIGTERM is waited for before the child is stopped without it.
    package var handover: Duration = .seconds(10)
    /// How often a stop looks for a server process that appeared after the first SIGTERM.
    package var terminateAgain: Duration = .milliseconds(500)
    /// How often a SIGKILL is repeated.
    package var killAgain: Duration = .seconds(1)

    package init() {}
}
