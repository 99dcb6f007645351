import ProcessControl
import Supervision
import Synchronization

/// What the loop published last, and whether the loop still answers.
///
/// Readers never wait for the loop. Each look leaves a question that the loop answers when it wakes; the age of the
/// oldest open question is how long the loop has been silent. Nothing has to tick while nobody looks.
final class SnapshotBoard: Sendable {
    private struct Contents {
        var snapshot: Snapshot
        var askedAt: Instant?
    }

    private let contents: Mutex<Contents>
    private let ask: @Sendable () -> Void

    /// Makes a board.
    ///
    /// - Parameters:
    ///   - snapshot: What is shown until the loop publishes.
    ///   - ask: Wakes the loop; called for a question when none is open.
    init(_ snapshot: Snapshot, ask: @escaping @Sendable () -> Void) {
        contents = Mutex(Contents(snapshot: snapshot))
        self.ask = ask
    }

    /// Replaces the snapshot; called by the loop alone.
    func publish(_ snapshot: Snapshot) {
        contents.withLock { $0.snapshot = snapshot }
    }

    /// Answers the open question; called by the loop alone, each time it wakes.
    func beat() {
        contents.withLock { $0.askedAt = nil }
    }

    /// Reads the snapshot, and for how long the loop has left a question open.
    func look() -> (snapshot: Snapshot, silence: Duration, now: Instant) {
        let now = MonotonicClock.now()
        let (snapshot, askedAt) = contents.withLock { contents in
            let asked = contents.askedAt
            if asked == nil { contents.askedAt = now }
            return (contents.snapshot, asked)
        }
        if askedAt == nil { ask() }
        return (snapshot, askedAt.map { now - $0 } ?? .zero, now)
    }

    /// Reads the snapshot alone.
    var snapshot: Snapshot { contents.withLock { $0.snapshot } }
}
