import Observability
import Supervision

/// The last changes of phase, for whoever reads the termination message.
struct History {
    /// How many are kept.
    private static let limit = 20

    /// The changes as lines, the oldest first.
    private(set) var lines: [String] = []

    /// Takes down a phase that is news.
    mutating func note(_ snapshot: Snapshot) {
        lines.append("\(WallClock.timestamp()) \(snapshot.phase.rawValue): \(snapshot.reason)")
        if lines.count > History.limit { lines.removeFirst() }
    }
}
