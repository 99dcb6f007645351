import Doris

/// How far a node that was added anew has taken up the tablets of its former entry.
///
/// A backend reports its tablets once a minute. The master gives to the new id those that need a replica and has the
/// others deleted, so that the count may stay below the former one for good; then it no longer moves.
struct Adoption: Hashable {
    private var counts: [Int?] = []
    private var since: Instant

    /// How long the counts must not have moved: three reports.
    static let settledAfter = Duration.seconds(180)

    init(since: Instant) {
        self.since = since
    }

    /// Whether the former entry is no longer needed.
    ///
    /// - Parameters:
    ///   - own: The new entry.
    ///   - former: The former one.
    ///   - expected: How many tablets the former one had before the new one was added.
    ///   - now: The instant.
    /// - Returns: Whether it may be retired.
    mutating func isOver(own: Backend, former: Backend?, expected: Int, at now: Instant) -> Bool {
        // Nothing is known of a node that does not report.
        guard own.isAlive, let count = own.tabletCount, former?.isAlive != true else {
            (counts, since) = ([], now)
            return false
        }
        if [count, former?.tabletCount] != counts { (counts, since) = ([count, former?.tabletCount], now) }
        return count >= expected || now - since >= Adoption.settledAfter
    }

    func words(of former: BackendRecord.Former, own: Backend) -> String {
        "\(own.tabletCount.map(String.init) ?? "an unknown number") of the \(former.tablets) tablets of the former entry"
            + " \(former.endpoint) are taken up under the new one"
    }
}
