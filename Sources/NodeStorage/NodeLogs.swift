import Doris
import Glibc
import Synchronization

/// The log files of a node: how much was written since a mark, and its end.
///
/// Doris turns its files over, so that a file is known by its inode: a new one was written since the mark as a whole.
package final class NodeLogs: Sendable {
    private struct Mark {
        let inode: UInt64
        let size: Int64
    }

    /// The files, all in one folder.
    package let paths: [String]
    private let marks = Mutex<[String: Mark]>([:])

    /// Makes a reader of these files, none of which need exist.
    package init(paths: [String]) {
        self.paths = paths
    }

    /// From here on counts what is written.
    package func mark() {
        let now = paths.reduce(into: [String: Mark]()) { marks, path in
            marks[path] = NodeLogs.information(path).map { Mark(inode: UInt64($0.st_ino), size: Int64($0.st_size)) }
        }
        marks.withLock { $0 = now }
    }

    /// The bytes that were written since the mark, all files together.
    package var growth: Int64 {
        let marks = marks.withLock { $0 }
        return paths.reduce(0) { sum, path in
            guard let now = NodeLogs.information(path) else { return sum }
            let begin = NodeLogs.begin(of: now, mark: marks[path])
            return sum &+ max(0, Int64(now.st_size) &- begin)
        }
    }

    /// What was written since the mark: the end of each file, at most `limit` bytes of it, in the order of ``paths``.
    package func tails(limit: Int) -> [String] {
        let marks = marks.withLock { $0 }
        return paths.compactMap { NodeLogs.tail(of: $0, mark: marks[$0], limit: limit) }
    }

    /// Why nothing can be written in their folder, or where it would be made; `nil` where nothing is in the way.
    package var obstacle: StorageError? {
        var folder = paths.first ?? ""
        repeat {
            guard let end = folder.lastIndex(of: "/"), end > folder.startIndex else { return nil }
            folder = String(folder[..<end])
            guard faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0 else { return nil }
        } while errno == ENOENT
        return StorageError("write", folder, errno: errno)
    }

    private static func begin(of file: stat, mark: Mark?) -> Int64 {
        guard let mark, mark.inode == UInt64(file.st_ino), mark.size <= Int64(file.st_size) else { return 0 }
        return mark.size
    }

    private static func information(_ path: String) -> stat? {
        var file = stat()
        guard stat(path, &file) == 0, file.st_mode & S_IFMT == S_IFREG else { return nil }
        return file
    }

    private static func tail(of path: String, mark: Mark?, limit: Int) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var file = stat()
        guard fstat(descriptor, &file) == 0, file.st_mode & S_IFMT == S_IFREG else { return nil }
        let begin = max(begin(of: file, mark: mark), Int64(file.st_size) &- Int64(limit))
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = pread(descriptor, &bytes, bytes.count, off_t(begin))
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
