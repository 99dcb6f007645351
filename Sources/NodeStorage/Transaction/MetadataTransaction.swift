import Glibc

/// Changes of a frontend's `meta_dir`; nothing else writes to what is Doris' there.
///
/// Each change can be killed at any instant and done again with the same stamp, which finishes it. Nothing that Doris
/// wrote is ever deleted or overwritten: it is kept under the stamp. The supervisor's lock on the volume has to be held,
/// and ``MetadataLocks`` must have shown that no process of Doris has the directory.
package struct MetadataTransaction: Sendable {
    /// The directory.
    package let metadata: MetadataDirectory
    /// Called after each step, on the same thread.
    let afterStep: @Sendable (MetadataStep) -> Void
    private let lock: VolumeLock

    /// Makes ready; nothing is touched yet.
    ///
    /// - Parameters:
    ///   - metadata: The directory.
    ///   - lock: The supervisor's lock on the volume, in whose folder the backups are kept.
    ///   - afterStep: Is told each step; for tests that end the process there.
    package init(
        metadata: MetadataDirectory,
        lock: VolumeLock,
        afterStep: @escaping @Sendable (MetadataStep) -> Void = { _ in }
    ) {
        self.metadata = metadata
        self.lock = lock
        self.afterStep = afterStep
    }

    /// Where the files that a rewriting replaced are kept.
    package func backupFolder(of stamp: Stamp) -> String { "\(stateFolder)/backup/\(stamp)" }

    /// The folder of the supervisor itself, which exists as long as the lock.
    var stateFolder: String { lock.folder }

    /// Where the folders that were set aside are kept.
    package func setAsideFolder(of stamp: Stamp) -> String { "\(setAsides)/\(stamp)" }

    /// Within `meta_dir`, since only there a folder can be moved in one step whatever its size.
    var setAsides: String { "\(metadata.path)/set-aside" }

    /// Makes a folder and those above it, from one that exists on; each is there after a power failure.
    func make(_ names: [String], in folder: String) throws(StorageError) {
        var parent = folder
        for name in names {
            let path = "\(parent)/\(name)"
            // A folder that somebody else makes has its own reasons for its mode; these hold a cluster's secret.
            if mkdir(path, 0o700) != 0, errno != EEXIST { throw StorageError("make", path, errno: errno) }
            try AtomicFile.synchronize(folder: parent)
            parent = path
        }
    }

    /// What kind of entry a path is, links not followed; `nil` for none.
    func status(of path: String) throws(StorageError) -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        guard errno == ENOENT else { throw StorageError("look at", path, errno: errno) }
        return nil
    }
}
