import Observability
import Supervision

/// The last changes of phase, for whoever reads the termination message.
struct History {
    /// How many are kept.
    private static let limit = 20

    /// The changes as lines, the oldest first.
    private(set) var lines: [String] = []

    /// Takes down what changed between two snapshots.
    mutating func note(from old: Snapshot, to new: Snapshot) {
        guard new.phase != old.phase else { return }
        lines.append("\(WallClock.timestamp()) \(new.phase.rawValue): \(new.reason)")
        if lines.count > History.limit { lines.removeFirst() }
    }
}
