import Doris

/// How many replicas the backends of each location tag get: `replication_allocation`.
struct ReplicaAllocation: Equatable, Sendable {
    /// The replicas on backends of one tag.
    struct Share: Equatable, Sendable {
        /// The value of `tag.location`.
        var tag: String
        /// The number of replicas, at least 1.
        var count: Int
    }

    /// Doris keeps the number in 16 bits.
    static let limit = Int(Int16.max)

    /// The tags in the order in which they were given.
    private(set) var shares: [Share]

    /// What `replication_num` says: all of the replicas on backends of one tag.
    init(count: Int, tag: String = SimulatedBackend.defaultTag) {
        shares = [Share(tag: tag, count: max(1, min(count, ReplicaAllocation.limit)))]
    }

    /// Reads `tag.location.x: 2, tag.location.y: 1`.
    ///
    /// - Returns: `nil` when a part is malformed, a tag comes twice, or a number is none from 1 to ``limit``.
    init?(_ text: String) {
        shares = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmingBlanks() }
            let prefix = "tag.location."
            guard sides.count == 2, sides[0].hasPrefix(prefix), let count = Int(sides[1]), count > 0 else { return nil }
            let tag = String(sides[0].dropFirst(prefix.count))
            guard !tag.isEmpty, !shares.contains(where: { $0.tag == tag }) else { return nil }
            shares.append(Share(tag: tag, count: min(count, ReplicaAllocation.limit)))
        }
        guard !shares.isEmpty, total <= ReplicaAllocation.limit else { return nil }
    }

    /// The replicas altogether.
    var total: Int { shares.reduce(0) { $0 + $1.count } }

    /// The replicas that backends of a tag shall hold.
    func count(of tag: String) -> Int { shares.first { $0.tag == tag }?.count ?? 0 }
}

extension ReplicaAllocation: CustomStringConvertible {
    /// The form in which Doris writes it in `SHOW CREATE TABLE` and in errors.
    var description: String { shares.map { "tag.location.\($0.tag): \($0.count)" }.joined(separator: ", ") }
}
