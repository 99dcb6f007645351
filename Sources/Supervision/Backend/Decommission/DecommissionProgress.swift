/// How far a decommission has come, by the number of replicas that the frontends have on record.
package struct DecommissionProgress: Hashable, Sendable {
    private struct Sample: Hashable {
        let instant: Instant
        let tablets: Int
    }

    /// The number when the mark was first seen.
    package let start: Int
    /// The last number.
    package private(set) var now: Int
    /// The least number so far.
    package private(set) var least: Int
    /// When the least number was first seen.
    package private(set) var leastSince: Instant

    private var samples: [Sample]

    /// Over how long the rate is taken.
    static let window = Duration.seconds(600)
    /// The least time between two samples that are kept, so that their number is bounded.
    static let spacing = Duration.seconds(10)

    /// - Parameters:
    ///   - start: The number when the mark was first seen, in this life or an earlier one.
    ///   - tablets: The number now.
    ///   - instant: When it was seen.
    package init(start: Int, tablets: Int, at instant: Instant) {
        (self.start, now, least, leastSince) = (start, tablets, tablets, instant)
        samples = [Sample(instant: instant, tablets: tablets)]
    }

    /// Takes note of a number.
    package mutating func note(_ tablets: Int, at instant: Instant) {
        now = tablets
        if tablets < least { (least, leastSince) = (tablets, instant) }
        // The last one is always there, and takes the place of one that came soon before it.
        if samples.count > 1, instant - samples[samples.count - 2].instant < DecommissionProgress.spacing {
            samples.removeLast()
        }
        samples.append(Sample(instant: instant, tablets: tablets))
        while samples.count > 2, instant - samples[1].instant >= DecommissionProgress.window { samples.removeFirst() }
    }

    /// Tablets per minute over the last ten minutes; below zero when they grow, `nil` before ten seconds have passed.
    package var rate: Double? {
        guard let first = samples.first, let last = samples.last,
            last.instant - first.instant >= DecommissionProgress.spacing
        else { return nil }
        return (Double(first.tablets) - Double(last.tablets)) / (last.instant - first.instant).seconds * 60
    }

    /// How long it takes from the last look on at this rate; `nil` while nothing moves, or for more than a year.
    package var remaining: Duration? {
        guard now > 0 else { return .zero }
        guard let rate, rate > 0 else { return nil }
        let seconds = Double(now) / rate * 60
        return seconds <= 31_536_000 ? .milliseconds(Int64(seconds * 1_000)) : nil
    }

    /// Whether there was no new least number for so long.
    package func isStalled(after limit: Duration, at instant: Instant) -> Bool {
        now > 0 && instant - leastSince >= limit
    }
}
