import Glibc

/// Small files of other people's making.
package enum BoundedFile {
    /// Reads the text of a regular file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The bytes that it may have.
    /// - Returns: The text, with what is not UTF-8 repaired.
    /// - Throws: ``StorageError``, also when there is no such file.
    package static func text(at path: String, limit: Int) throws(StorageError) -> String {
        guard let text = try Folder.text(at: path, limit: limit) else {
            throw StorageError("read", path, errno: ENOENT)
        }
        return text
    }
}
