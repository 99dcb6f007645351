import Doris
import Supervision

/// Keeps a client from asking a frontend again and again with a password that it has just refused.
///
/// Each refused login is a line in Doris' audit log, and where the account has `FAILED_LOGIN_ATTEMPTS` a step towards
/// its lock. A refusal counts for one frontend and one password: another frontend may know better, since accounts
/// reach the followers with the journal, and another password is the very thing that mends a refusal.
struct LoginBrake {
    /// Whom a login was for, and with what.
    struct Login: Hashable {
        let endpoint: Endpoint
        /// `nil` for an account without a password.
        let password: PasswordHash?
    }

    /// What came of a login.
    enum Verdict {
        /// The frontend let the account in.
        case accepted
        /// It refused the account or the password (1045).
        case refused(CallFailure)
        /// It said neither.
        case unknown
    }

    private struct Refusal {
        let failure: CallFailure
        let instant: Instant
        /// Until then nobody tries.
        var end: Instant
    }

    /// How long a refusal is repeated instead of asked for again.
    static let interval = Duration.seconds(5)
    /// How many refusals are remembered at most.
    static let capacity = 128

    private var refusals: [Login: Refusal] = [:]

    /// Asks whether a login may be tried.
    ///
    /// Who may try after a refusal does so alone: all others are refused for as long as after the refusal itself, or
    /// until the verdict.
    ///
    /// - Returns: `nil` when it may, and ``note(_:of:at:)`` is then due; otherwise the remembered refusal.
    mutating func admit(_ login: Login, at now: Instant) -> CallFailure? {
        guard let refusal = refusals[login] else { return nil }
        guard now >= refusal.end else { return refusal.failure }
        refusals[login]?.end = now + LoginBrake.interval
        return nil
    }

    /// Takes note of what came of a login that was tried.
    mutating func note(_ verdict: Verdict, of login: Login, at now: Instant) {
        switch verdict {
        case .accepted: refusals[login] = nil
        case .refused(let failure):
            makeRoom(at: now)
            refusals[login] = Refusal(failure: failure, instant: now, end: now + LoginBrake.interval)
        case .unknown:
            guard let refusal = refusals[login] else { return }
            refusals[login]?.end = refusal.instant + LoginBrake.interval
        }
    }

    private mutating func makeRoom(at now: Instant) {
        guard refusals.count >= LoginBrake.capacity else { return }
        refusals = refusals.filter { now < $0.value.end }
        guard refusals.count >= LoginBrake.capacity else { return }
        if let oldest = refusals.min(by: { $0.value.instant < $1.value.instant }) { refusals[oldest.key] = nil }
    }
}
