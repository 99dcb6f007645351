import Doris
package import Supervision

/// A frontend's `meta_dir`.
package struct MetadataDirectory: Equatable, Sendable {
    /// The directory, absolute.
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Finds out what is there; nothing is written, created or locked.
    ///
    /// Lock files, `bdb/je.*` and other things without content of their own count for nothing, nor does what is no file
    /// of Doris, such as `lost+found`.
    ///
    /// - Throws: ``StorageError`` when the directory or a file in it cannot be read: what cannot be read is not empty.
    package func inspect() throws(StorageError) -> MetadataState {
        guard try Folder.names(in: path) != nil else { return .missing }
        let image = try names(in: "image")
        let journal = try names(in: "bdb").filter { $0.hasSuffix(".jdb") }
        let present =
            journal.map { "bdb/\($0)" }
            + image.filter { ["ROLE", "VERSION"].contains($0) || $0.hasPrefix("image.") }.map { "image/\($0)" }
        if present.isEmpty { return .empty }

        let role = try read("ROLE", of: image) { (text) throws(MetadataFileError) in try RoleFile(text) }
        let version = try read("VERSION", of: image) { (text) throws(MetadataFileError) in try VersionFile(text) }
        switch (role, version) {
        case (.success(let role), .success(let version)) where !journal.isEmpty:
            return .complete(role: role, version: version)
        case (.success, .success):
            return .torn(present: present, problem: "bdb holds no journal (*.jdb)")
        case (.failure(let error), _), (_, .failure(let error)):
            return .torn(present: present, problem: error.description)
        }
    }

    private func names(in folder: String) throws(StorageError) -> [String] {
        try Folder.names(in: "\(path)/\(folder)") ?? []
    }

    private func read<File>(
        _ name: String,
        of image: [String],
        as parse: (String) throws(MetadataFileError) -> File
    ) throws(StorageError) -> Result<File, MetadataFileError> {
        guard image.contains(name), let text = try text(of: name) else {
            return .failure(MetadataFileError(file: "image/\(name)", problem: "it does not exist"))
        }
        guard let text = text.known else {
            return .failure(MetadataFileError(file: "image/\(name)", problem: text.problem))
        }
        do throws(MetadataFileError) {
            return .success(try parse(text))
        } catch {
            return .failure(error)
        }
    }

    /// The text of a file, or what keeps it from being one; that it cannot be read is thrown.
    private func text(of name: String) throws(StorageError) -> (known: String?, problem: String)? {
        do throws(StorageError) {
            return try Folder.text(at: "\(path)/image/\(name)").map { ($0, "") }
        } catch {
            guard case .content(let problem) = error.cause else { throw error }
            return (nil, problem)
        }
    }
}
