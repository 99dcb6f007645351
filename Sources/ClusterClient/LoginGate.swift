import Supervision
import Synchronization

/// The ``LoginBrake`` of a client, which all threads that use it share.
final class LoginGate: Sendable {
    private let brake = Mutex(LoginBrake())
    private let now: @Sendable () -> Instant

    init(now: @escaping @Sendable () -> Instant) {
        self.now = now
    }

    /// A gate by the monotonic clock.
    convenience init() {
        let origin = ContinuousClock.now
        self.init { Instant(sinceOrigin: ContinuousClock.now - origin) }
    }

    /// Lets a login be tried, or throws at once what the same login was last refused with.
    func admit(_ login: LoginBrake.Login) throws(CallFailure) {
        if let refusal = brake.withLock({ $0.admit(login, at: now()) }) { throw refusal }
    }

    /// Takes note of how a login ended that was let through; `nil` is a success.
    func note(_ failure: CallFailure?, of login: LoginBrake.Login) {
        let verdict: LoginBrake.Verdict =
            switch failure {
            case nil: .accepted
            case let failure? where failure.isLoginRefused: .refused(failure)
            case _?: .unknown
            }
        brake.withLock { $0.note(verdict, of: login, at: now()) }
    }
}
