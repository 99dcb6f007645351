import Glibc

/// The record lock on byte 0 of a file, as Java's `FileChannel.tryLock` and BDB JE take it.
enum RecordLock {
    /// Whether another process has it; `nil` when there is no such file.
    static func isHeld(_ path: String) -> Bool? {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var request = lock()
        guard fcntl(file, F_GETLK, &request) == 0 else { return nil }
        return request.l_type != Int16(F_UNLCK)
    }

    /// Takes it for as long as the returned descriptor is open, and nothing else in this process closes the file.
    static func take(_ path: String) throws(StageError) -> Int32 {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw StageError("open \(path)", errno: errno) }
        var request = lock()
        guard fcntl(file, F_SETLK, &request) == 0 else {
            let code = errno
            close(file)
            throw StageError("lock \(path)", errno: code)
        }
        return file
    }

    private static func lock() -> flock {
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        request.l_whence = Int16(SEEK_SET)
        request.l_len = 1
        return request
    }
}
