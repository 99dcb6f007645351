import Glibc
import ProcessControl
import Supervision

/// The time of a hook: what it is, and how it passes; tests give one that passes by itself.
struct HookClock: Sendable {
    let now: @Sendable () -> Instant
    let sleep: @Sendable (_ until: Instant) -> Void

    /// The machine's own.
    static let monotonic = HookClock(
        now: { MonotonicClock.now() },
        sleep: { until in
            let time = max(until - MonotonicClock.now(), .zero).components
            var (left, rest) = (timespec(tv_sec: Int(time.seconds), tv_nsec: 1_000_000), timespec())
            left.tv_nsec = min(999_999_999, Int(time.attoseconds / 1_000_000_000) + 1)
            while nanosleep(&left, &rest) != 0 && errno == EINTR { left = rest }
        }
    )
}
