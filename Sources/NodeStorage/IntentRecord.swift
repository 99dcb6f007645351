import Doris
import Glibc
package import Supervision

/// What people want of the node, kept on its volume so that it outlives the container.
///
/// The file exists only for an intent other than to run. Whoever puts `{"intent":"parked"}` there by hand, in a volume
/// that no container has mounted, parks the next start.
package struct IntentRecord: Sendable {
    /// The supervisor's folder; its parent must exist for a write.
    package let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// The file.
    package var path: String { "\(folder)/intent" }

    /// Reads the record; none means to run.
    ///
    /// - Throws: ``StorageError`` for a file that cannot be read or understood: that is no permission to start.
    package func read() throws(StorageError) -> Intent {
        guard let text = try Folder.text(at: path, limit: 4096) else { return .run }
        guard let document = try? JSONValue(parsing: text.utf8), let word = document["intent"]?.text,
            let intent = Intent(rawValue: word)
        else {
            let words = Intent.allCases.map(\.rawValue).joined(separator: ", ")
            let problem = "it names none of \(words); remove it to have Doris run"
            throw StorageError(operation: "use", path: path, cause: .content(problem))
        }
        return intent
    }

    /// Writes the record, or removes it; durable when this returns.
    package func write(_ intent: Intent) throws(StorageError) {
        guard intent != .run else {
            guard unlink(path) == 0 else {
                if errno == ENOENT || errno == ENOTDIR { return }
                throw StorageError("remove", path, errno: errno)
            }
            return try AtomicFile.synchronize(folder: folder)
        }
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw StorageError("make", folder, errno: errno) }
        let document: JSONValue = ["intent": .string(intent.rawValue)]
        try AtomicFile.write(Array("\(document.serialized)\n".utf8), to: path, mode: 0o600)
    }
}
