/// Which changes of phase are news to whoever reads the log at night.
///
/// A node that waits looks again every few seconds, for hours if need be; a look that leads to the same reason as the one
/// before is none.
package struct PhaseNews: Sendable {
    private var told: (phase: Phase, reason: String)?

    package init() {}

    /// Takes a change and says whether it is news.
    package mutating func note(from old: Snapshot, to new: Snapshot) -> Bool {
        guard new.phase != old.phase || new.reason != old.reason && new.phase.looksAgain else { return false }
        if new.phase == .preparing, old.phase.looksAgain { return false }
        if let told, new.phase.looksAgain, told == (new.phase, new.reason) { return false }
        told = (new.phase, new.reason)
        return true
    }
}

extension Phase {
    /// Whether it is left now and then for another look, and whether a new reason within it is news.
    fileprivate var looksAgain: Bool { self == .waiting || self == .refused }
}
