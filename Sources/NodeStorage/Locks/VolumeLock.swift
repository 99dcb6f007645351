import Doris
import Glibc

/// The supervisor's own lock on a node's volume: `lock` in its state folder.
///
/// It is a lock of an open file description (`F_OFD_SETLK`), not of the process: a POSIX record lock is lost when the
/// process closes any descriptor of the file, as a mere look at it would do. Another container, and another host where
/// the file system passes locks on, see it. It goes with the process, however that ends; the file stays, since removing
/// it would let two processes lock two files of that name.
package final class VolumeLock: Sendable {
    /// What came of asking for the lock.
    package enum Outcome: Sendable {
        /// It is held as long as the value lives.
        case acquired(VolumeLock)
        /// Another process holds it: what that one wrote of itself, on one line.
        case taken(by: String)
    }

    /// The state folder.
    package let folder: String
    private let descriptor: Int32

    private init(folder: String, descriptor: Int32) {
        self.folder = folder
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Asks for the lock; does not wait for it.
    ///
    /// - Parameters:
    ///   - folder: The state folder, which is made; its parent must exist.
    ///   - words: Who asks, for people who look into the file: the pod's name, the process id, the time.
    /// - Returns: The lock, or who has it.
    /// - Throws: ``StorageError`` when the file cannot be made, locked or written: then nobody may rely on the lock.
    package static func acquire(in folder: String, words: String) throws(StorageError) -> Outcome {
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw StorageError("make", folder, errno: errno) }
        let path = "\(folder)/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw StorageError("open", path, errno: errno) }
        let lock = VolumeLock(folder: folder, descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StorageError("open", path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StorageError(operation: "lock", path: path, cause: .content("it is not a regular file; remove it"))
        }
        guard try RecordLock.take(descriptor, path: path) else { return .taken(by: lock.holder) }
        try lock.write(words.onOneLine(limit: 256), to: path)
        return .acquired(lock)
    }

    /// The other one's words; it may be about to write them.
    private var holder: String {
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let words = String(decoding: bytes[..<max(count, 0)], as: UTF8.self).trimmingBlanks().onOneLine(limit: 256)
        return words.isEmpty ? "a process that left no name" : words
    }

    private func write(_ words: String, to path: String) throws(StorageError) {
        let bytes = Array("\(words)\n".utf8)
        // Shortened only after it was written: on a full volume the file keeps what it has.
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, ftruncate(descriptor, off_t(bytes.count)) == 0
        else { throw StorageError("write", path, errno: errno) }
    }
}
