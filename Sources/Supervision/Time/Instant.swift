/// A point on a monotonic clock, as time since an origin that only the clock knows.
///
/// The core has no clock: whoever hands it an event hands it the instant too.
package struct Instant: Comparable, Hashable, Sendable {
    /// Time since the clock's origin.
    package let sinceOrigin: Duration

    package init(sinceOrigin: Duration) {
        self.sinceOrigin = sinceOrigin
    }

    package static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(sinceOrigin: instant.sinceOrigin + duration)
    }

    /// The time from the right instant to the left one; negative when the left one is earlier.
    package static func - (later: Instant, earlier: Instant) -> Duration {
        later.sinceOrigin - earlier.sinceOrigin
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.sinceOrigin < right.sinceOrigin
    }
}

extension Duration {
    /// The duration in whole milliseconds, rounded down, bounded to what `Int64` holds.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? (seconds < 0 ? .min : .max) : whole + attoseconds / 1_000_000_000_000_000
    }

    /// The duration in seconds.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
