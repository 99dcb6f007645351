/// Growing delays with jitter between the tries of something that failed.
///
/// The delay doubles from `first` to `cap`; up to a tenth is added at random, so that a thousand pods that lost the
/// same frontend do not come back in step.
package struct Backoff: Hashable, Sendable {
    private let first: Duration
    private let cap: Duration
    private var current: Duration
    private var random: RandomSource

    /// - Parameters:
    ///   - first: The first delay, above zero.
    ///   - cap: The longest delay before jitter.
    ///   - seed: The jitter's seed; tests give a fixed one.
    package init(first: Duration, cap: Duration, seed: UInt64) {
        self.first = first
        self.cap = cap
        current = first
        random = RandomSource(seed: seed)
    }

    /// Returns the delay before the next try and doubles the one after it.
    package mutating func next() -> Duration {
        let delay = min(current, cap)
        current = min(delay * 2, cap)
        return delay + delay * fraction() / 10
    }

    /// Returns some part of the next delay and leaves that as it is, for those who begin to wait at the same instant.
    ///
    /// A tenth at random takes a hundred rounds to bring them out of step.
    package mutating func part() -> Duration {
        min(current, cap) * fraction()
    }

    /// A number from 0 up to 1, which is left out.
    private mutating func fraction() -> Double {
        Double(random.next() >> 11) / Double(UInt64(1) << 53)
    }

    /// Begins again with the first delay.
    package mutating func reset() {
        current = first
    }
}

/// A small generator (SplitMix64) for jitter; its state is a value, so that a machine that holds it stays one.
package struct RandomSource: Hashable, Sendable, RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
