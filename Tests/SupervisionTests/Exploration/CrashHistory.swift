import Doris
import Supervision

/// The crashes of a life and the rule by which one of them is left to the kubelet, written down a second time.
struct CrashHistory: Hashable {
    private var crashes: [Instant] = []
    private var ownEnds: [Instant] = []

    /// Takes down a crash and returns whether the supervisor must end with it.
    mutating func isOneTooMany(_ status: ExitStatus, at now: Instant, scope: Scope) -> Bool {
        if status == .exited(code: 78) || status == .exited(code: 125) { return true }
        let limit = scope.policy.restartLimit
        guard limit > 0 else { return true }
        func count(_ ends: [Instant]) -> Int { ends.count { now - $0 < scope.policy.restartWindow } }
        if scope.role == .frontend, status == .exited(code: 255) {
            ownEnds.append(now)
            return count(ownEnds) > limit * 5
        }
        crashes.append(now)
        return count(crashes) > limit
    }
}
