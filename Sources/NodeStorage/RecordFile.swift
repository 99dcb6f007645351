import Doris
import Glibc
package import Supervision

/// The file in which a node's supervisor remembers what Doris' own files do not say.
package struct RecordFile<Record: VolumeRecord>: Sendable {
    /// The supervisor's folder; its parent must exist for a write.
    package let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// The file.
    package var path: String { "\(folder)/\(Record.fileName)" }

    /// Reads the record; `nil` where there is none.
    ///
    /// - Throws: ``StorageError`` for a file that cannot be read or understood: what it forbids is not known then.
    package func read() throws(StorageError) -> Record? {
        guard let text = try Folder.text(at: path) else { return nil }
        guard let document = try? JSONValue(parsing: text.utf8), let record = Record(document: document) else {
            let problem = "it is not a record of this version; run the version that wrote it, or \(Record.advice)"
            throw StorageError(operation: "use", path: path, cause: .content(problem))
        }
        return record
    }

    /// Writes the record; durable when this returns.
    package func write(_ record: Record) throws(StorageError) {
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw StorageError("make", folder, errno: errno) }
        try AtomicFile.write(Array("\(record.document.serialized)\n".utf8), to: path, mode: 0o600)
    }
}

/// A frontend's record on its volume.
package typealias FrontendRecordFile = RecordFile<FrontendRecord>
/// A backend's record on its first storage root's volume.
package typealias BackendRecordFile = RecordFile<BackendRecord>
