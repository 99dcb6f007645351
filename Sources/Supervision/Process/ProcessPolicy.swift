/// The durations and limits by which a child is managed.
package struct ProcessPolicy: Hashable, Sendable {
    /// From a stop's begin to the kubelet's SIGKILL; a parking or a restart of ours gives the child as long.
    package var stopGrace: Duration = .seconds(60)
    /// How many crashes within ``restartWindow`` are restarted in place.
    package var restartLimit = 3
    /// The time over which crashes are counted.
    package var restartWindow: Duration = .seconds(600)
    /// Whether exit code 255 is the child's way to begin anew: a frontend ends so when it loses mastership or quorum.
    package var selfEndsAreNormal = false
    /// Exit codes that no restart can help: a start command's own bad settings (78) and s6's permanent failure (125).
    package var permanentCodes: Set<Int32> = [78, 125]
    /// The time that processes get which outlive the main child.
    package var leftoverGrace: Duration = .seconds(5)
    /// How long after pre-stop the kubelet's SIGTERM is waited for before the child is stopped without it.
    package var handover: Duration = .seconds(10)
    /// How often a stop looks for a server process that appeared after the first SIGTERM.
    package var terminateAgain: Duration = .milliseconds(500)
    /// How often a SIGKILL is repeated.
    package var killAgain: Duration = .seconds(1)
    /// How long the cause of a crash is looked for before it is handed over without.
    package var examination: Duration = .seconds(2)

    package init() {}

    /// How many exits with 255 within ``restartWindow`` are restarted in place: five times as many as crashes.
    var selfEndLimit: Int { restartLimit * 5 }
}
