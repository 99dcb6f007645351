/// Which changes of phase are news to whoever reads the log at night.
///
/// A node that waits looks again every few seconds, for hours if need be; a look that leads to the same reason as the one
/// before is none.
package struct PhaseNews: Hashable, Sendable {
    private var told: Told?

    private struct Told: Hashable {
        let phase: Phase
        let reason: String
    }

    package init() {}

    /// Takes a change and says whether it is news.
    package mutating func note(from old: Snapshot, to new: Snapshot) -> Bool {
        guard new.phase != old.phase || new.reason != old.reason && new.phase.looksAgain else { return false }
        if new.phase == .preparing, old.phase.looksAgain { return false }
        let news = Told(phase: new.phase, reason: new.reason)
        guard !new.phase.looksAgain || news != told else { return false }
        told = news
        return true
    }
}

extension Phase {
    /// Whether it is left now and then for another look, and whether a new reason within it is news.
    fileprivate var looksAgain: Bool { self == .waiting || self == .refused }
}
