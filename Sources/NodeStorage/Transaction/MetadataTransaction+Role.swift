import Doris
import Glibc

extension MetadataTransaction {
    /// Gives the frontend another node name in `image/ROLE`; its role stays.
    ///
    /// A kill leaves the old file or the new one. The old one and VERSION are copied beside before anything changes, and
    /// a copy that is there already is kept: it is the older one.
    ///
    /// - Parameters:
    ///   - nodeName: The name, as ``NodeName`` makes one.
    ///   - stamp: The name of the backup; the same one finishes a rewriting that was killed.
    ///   - milliseconds: The time since 1970, for the file's first line.
    /// - Throws: ``StorageError``, also for a ROLE or VERSION that is missing or not understood; nothing changed then, but
    ///   for one case: where only the last fsync fails the new file is in place.
    package func rewriteRole(
        nodeName: String,
        backup stamp: Stamp,
        at milliseconds: Int64
    ) throws(StorageError) {
        let image = "\(metadata.path)/image"
        let path = "\(image)/ROLE"
        let role = try role(at: path)
        let mode = try status(of: path).map { $0.st_mode & 0o777 } ?? 0o644

        // 1. What is there now is safe before anything changes.
        try make(["backup", "\(stamp)"], in: stateFolder)
        afterStep(.backupFolder)
        try backUp("VERSION", to: stamp)
        afterStep(.versionBackedUp)
        try backUp("ROLE", to: stamp)
        afterStep(.roleBackedUp)

        // 2. The new file takes the old one's place, unless an earlier run came so far.
        try removeLeftovers(of: "ROLE", in: image)
        guard role.nodeName != nodeName else { return try AtomicFile.synchronize(folder: image) }
        let text = RoleFile(role: role.role, nodeName: nodeName).text(writtenAt: milliseconds)
        try AtomicFile.write(Array(text.utf8), to: path, mode: mode) { step in
            switch step {
            case .written: afterStep(.roleWritten)
            case .renamed: afterStep(.roleRenamed)
            case .durable: afterStep(.roleDurable)
            }
        }
    }

    private func role(at path: String) throws(StorageError) -> RoleFile {
        let text = try BoundedFile.text(at: path, limit: Folder.textLimit)
        do throws(MetadataFileError) {
            return try RoleFile(text)
        } catch {
            throw StorageError(operation: "use", path: path, cause: .content("\(error.problem); it was not changed"))
        }
    }

    private func backUp(_ name: String, to stamp: Stamp) throws(StorageError) {
        let copy = "\(backupFolder(of: stamp))/\(name)"
        guard try status(of: copy) == nil else { return }
        let path = "\(metadata.path)/image/\(name)"
        guard let bytes = try Folder.bytes(at: path) else { throw StorageError("read", path, errno: ENOENT) }
        // VERSION holds the token that the cluster's nodes share.
        try AtomicFile.write(bytes, to: copy, mode: 0o600)
    }

    /// Removes what a killed write of ours left beside a file.
    private func removeLeftovers(of file: String, in folder: String) throws(StorageError) {
        for name in try Folder.names(in: folder) ?? [] where AtomicFile.isLeftover(name, of: file) {
            guard unlink("\(folder)/\(name)") == 0 || errno == ENOENT else {
                throw StorageError("remove", "\(folder)/\(name)", errno: errno)
            }
        }
    }
}
