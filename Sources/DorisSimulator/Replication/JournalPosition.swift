import Doris

/// How far a copy of the metadata goes: the master that wrote it, and its last entry.
///
/// A copy that a later master wrote is ahead of any that an earlier one wrote, however many entries that had.
struct JournalPosition: Hashable, Comparable, Sendable {
    /// The number of the master that wrote the entry.
    var epoch: Int64
    /// The number of the entry.
    var journalID: Int64

    static func < (left: JournalPosition, right: JournalPosition) -> Bool {
        (left.epoch, left.journalID) < (right.epoch, right.journalID)
    }
}

extension JournalPosition {
    init?(document: JSONValue?) {
        guard let epoch = document?["epoch"]?.integer, let journalID = document?["journalId"]?.integer else {
            return nil
        }
        self.init(epoch: epoch, journalID: journalID)
    }

    var document: JSONValue { ["epoch": .integer(epoch), "journalId": .integer(journalID)] }
}

extension SimulatedCluster {
    /// How far this copy goes.
    var position: JournalPosition { JournalPosition(epoch: epoch, journalID: journalID) }
}
