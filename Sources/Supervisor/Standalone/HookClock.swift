import ProcessControl
import Supervision

/// The time of a hook: what it is, and how it passes; tests give one that passes by itself.
struct HookClock: Sendable {
    let now: @Sendable () -> Instant
    let sleep: @Sendable (_ until: Instant) -> Void

    /// The machine's own.
    static let monotonic = HookClock(
        now: { MonotonicClock.now() },
        sleep: { MonotonicClock.sleep(until: $0) }
    )
}
