import Glibc

/// The lock files of a frontend's `meta_dir`: `process.lock` (from 2.0.2 on) and `bdb/*.lck`.
///
/// The files by themselves mean nothing: they are empty, Doris leaves them behind, and only a lock on them counts, which
/// goes with its process. A shutdown hook of Doris gives up `process.lock` before the drain is over, while BDB JE keeps
/// `je.lck`; so all of them are looked at.
package struct MetadataLocks: Sendable {
    /// A lock file and what is known of it.
    package struct File: Hashable, Sendable {
        /// Its path relative to `meta_dir`.
        package let name: String
        /// Who has it locked.
        package let state: RecordLock.State

        package init(name: String, state: RecordLock.State) {
            self.name = name
            self.state = state
        }
    }

    /// What came of clearing.
    package enum Outcome: Hashable, Sendable {
        /// No lock was held; these files were removed, and those are no plain files and were left alone.
        case cleared(removed: [String], left: [String])
        /// Somebody holds this file; nothing was touched.
        case held(file: String, by: RecordLock.Holder)
    }

    private let metadata: MetadataDirectory

    package init(_ metadata: MetadataDirectory) {
        self.metadata = metadata
    }

    /// Looks at every lock file that is there; changes nothing.
    ///
    /// - Throws: ``StorageError`` when one cannot be tested: it may be locked then.
    package func examine() throws(StorageError) -> [File] {
        var files: [File] = []
        for name in try names() {
            let state = try RecordLock.state(of: "\(metadata.path)/\(name)")
            if state != .absent { files.append(File(name: name, state: state)) }
        }
        return files
    }

    /// Removes the files if nobody holds any of them.
    ///
    /// Each is locked here first, so that a process that starts meanwhile is turned away instead of being left with a
    /// lock on a removed file. The supervisor's own lock on the volume has to be held.
    ///
    /// - Throws: ``StorageError`` when a file cannot be tested, locked or removed, as on a read-only volume.
    package func clearStale() throws(StorageError) -> Outcome {
        var (descriptors, removable, left) = ([Int32](), [String](), [String]())
        defer { for descriptor in descriptors { close(descriptor) } }
        for name in try names() {
            let path = "\(metadata.path)/\(name)"
            guard let file = try RecordLock.open(path) else { continue }
            guard file.isRegular else {
                left.append(name)
                continue
            }
            descriptors.append(file.descriptor)
            if case .held(let holder) = try RecordLock.state(of: file.descriptor, path: path) {
                return .held(file: name, by: holder)
            }
            guard try RecordLock.take(file.descriptor, path: path) else { return .held(file: name, by: .elsewhere) }
            removable.append(name)
        }
        for name in removable {
            let path = "\(metadata.path)/\(name)"
            guard unlink(path) == 0 || errno == ENOENT else { throw StorageError("remove", path, errno: errno) }
        }
        return .cleared(removed: removable, left: left)
    }

    private func names() throws(StorageError) -> [String] {
        let journal = try Folder.names(in: "\(metadata.path)/bdb") ?? []
        return journal.filter { $0.hasSuffix(".lck") }.map { "bdb/\($0)" } + ["process.lock"]
    }
}
