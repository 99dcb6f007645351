/// A point of a ``MetadataTransaction`` after which a kill must do no harm.
package enum MetadataStep: String, CaseIterable, Sendable {
    /// `backup/<stamp>` exists.
    case backupFolder = "backup-folder"
    /// The copy of `image/VERSION` is in it.
    case versionBackedUp = "version-backed-up"
    /// The copy of `image/ROLE` is in it.
    case roleBackedUp = "role-backed-up"
    /// The new ROLE lies beside the old one.
    case roleWritten = "role-written"
    /// The new ROLE has taken the old one's place.
    case roleRenamed = "role-renamed"
    /// It will still be there after a power failure.
    case roleDurable = "role-durable"

    /// `set-aside/<stamp>` exists.
    case setAsideFolder = "set-aside-folder"
    /// What is to be moved is on record.
    case setAsideRecorded = "set-aside-recorded"
    /// `image` was moved.
    case imageMoved = "image-moved"
    /// Both folders know that after a power failure.
    case imageDurable = "image-durable"
    /// `bdb` was moved.
    case journalMoved = "journal-moved"
    /// Both folders know that after a power failure.
    case journalDurable = "journal-durable"
    /// The record is gone.
    case setAsideDone = "set-aside-done"

    /// The points of ``MetadataTransaction/rewriteRole(nodeName:backup:at:)``, in their order.
    package static let ofRole = allCases.filter { !ofSetAside.contains($0) }
    /// The points of ``MetadataTransaction/setAside(_:into:)``, in their order.
    package static let ofSetAside: [MetadataStep] = [
        .setAsideFolder, .setAsideRecorded, .imageMoved, .imageDurable, .journalMoved, .journalDurable, .setAsideDone,
    ]
}
