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
            + image.filter { MetadataDirectory.marks.contains($0) || $0.hasPrefix("image.") }.map { "image/\($0)" }
        if present.isEmpty { return .empty }
        if journal.isEmpty && !image.contains(where: { $0.hasPrefix("image.") }) {
            return .unfinished(present: present)
        }

        let role = try read("ROLE", of: image) { (text) throws(MetadataFileError) in try RoleFile(text) }
        let version = try read("VERSION", of: image) { (text) throws(MetadataFileError) in try VersionFile(text) }
        let mode = try deployMode(image)
        switch (role, version, mode) {
        case (.success(let role), .success(let version), .success(let mode)) where !journal.isEmpty:
            return .complete(role: role, version: version, deployMode: mode)
        case (.success, .success, .success):
            return .torn(present: present, problem: "bdb holds no journal (*.jdb)")
        case (.failure(let error), _, _), (_, .failure(let error), _), (_, _, .failure(let error)):
            return .torn(present: present, problem: error.description)
        }
    }

    /// The files of `image` that say whose metadata it is.
    private static let marks = ["DEPLOY_MODE", "ROLE", "VERSION"]

    /// The deploy mode; a release before 3.0 writes none.
    private func deployMode(_ image: [String]) throws(StorageError) -> Result<DeployMode?, MetadataFileError> {
        guard image.contains("DEPLOY_MODE") else { return .success(nil) }
        return try read("DEPLOY_MODE", of: image) { (text) throws(MetadataFileError) in try DeployMode(file: text) }
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
