/// Decides what follows a crash: another start in place after a delay, or the end, so that the kubelet sees it.
///
/// A few restarts in place keep a short trouble short; after that the kubelet's own back-off, restart count and alerts
/// are better than ours.
struct CrashLedger: Hashable, Sendable {
    /// What follows a crash.
    enum Decision: Equatable, Sendable {
        /// Another start after this delay.
        case restart(after: Duration)
        /// The supervisor ends with the child's code.
        case handOver
    }

    /// The longest delay; a child that ran as long was stable, and its crash begins the delays anew.
    static let stableAfter = Duration.seconds(30)
    private static let firstDelay = Duration.milliseconds(500)

    private let policy: ProcessPolicy
    private var crashes: [Instant] = []
    private var ownEnds: [Instant] = []
    private var delay: Backoff

    init(policy: ProcessPolicy, seed: UInt64) {
        self.policy = policy
        delay = Backoff(first: CrashLedger.firstDelay, cap: CrashLedger.stableAfter, seed: seed)
    }

    /// Takes down a crash and decides.
    ///
    /// - Parameters:
    ///   - status: How the child ended.
    ///   - lifetime: How long it ran.
    ///   - hadServed: Whether it had served in its life.
    ///   - now: When it ended.
    /// - Returns: What follows.
    mutating func decide(
        on status: ExitStatus,
        after lifetime: Duration,
        hadServed: Bool,
        at now: Instant
    ) -> Decision {
        if policy.permanentCodes.contains(status.code), status == .exited(code: status.code) { return .handOver }
        // A frontend ends itself with 255 when it loses mastership or quorum. Counted like a crash, one network trouble
        // would hand every frontend to the kubelet's back-off of minutes, all at the same time.
        let isOwnEnd = status == .exited(code: 255) && policy.selfEndsAreNormal
        let (crashCount, ownEndCount) = note(now, isOwnEnd: isOwnEnd)
        let count = isOwnEnd ? ownEndCount : crashCount
        let limit = isOwnEnd ? policy.selfEndLimit : policy.restartLimit
        guard policy.restartLimit > 0, count <= limit else { return .handOver }
        let isFirst = crashCount + ownEndCount == 1
        if isFirst || lifetime >= CrashLedger.stableAfter || (isOwnEnd && hadServed) { delay.reset() }
        return .restart(after: delay.next())
    }

    /// Takes down an end, forgets those before the window, and returns how many of each kind are left.
    private mutating func note(_ now: Instant, isOwnEnd: Bool) -> (crashes: Int, ownEnds: Int) {
        crashes.removeAll { $0 + policy.restartWindow <= now }
        ownEnds.removeAll { $0 + policy.restartWindow <= now }
        if isOwnEnd { ownEnds.append(now) } else { crashes.append(now) }
        return (crashes.count, ownEnds.count)
    }
}
