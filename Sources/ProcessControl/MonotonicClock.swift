import Glibc
package import Supervision

/// The clock of everything that waits: CLOCK_MONOTONIC, which no change of the wall clock moves.
package enum MonotonicClock {
    /// The time since boot, without the time spent suspended.
    package static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(sinceOrigin: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))
    }

    /// Blocks the calling thread until an instant, whatever signal comes.
    package static func sleep(until instant: Instant) {
        var left = timespec(instant - now())
        var rest = timespec()
        while nanosleep(&left, &rest) != 0 && errno == EINTR { left = rest }
    }
}

extension timespec {
    /// The duration, rounded up so that a wait never ends early; zero when it is negative.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = max(duration, .zero).components
        let nanoseconds = (attoseconds + 999_999_999) / 1_000_000_000
        let carry = nanoseconds / 1_000_000_000
        // A wait of a century is a wait for ever, and the sum can't overflow.
        self.init(tv_sec: Int(min(seconds, 3_155_760_000) + carry), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}
