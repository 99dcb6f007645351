import Glibc

/// `bin/fe.pid` or `bin/be.pid`: the number of the running process, by which the start script refuses a second one.
struct PIDFile: ~Copyable, Sendable {
    private let file: FileDescriptor

    /// Writes the own process id, and keeps the file locked, as a frontend does.
    ///
    /// - Throws: ``StartupFailure`` when another process has it locked, or it cannot be written.
    init(locking path: String) throws(StartupFailure) {
        do throws(FileError) {
            file = try PIDFile.locked(path)
        } catch {
            throw .exception(
                error.code == EWOULDBLOCK
                    ? "java.io.IOException: pid file is already locked." : "java.io.IOException: \(error)"
            )
        }
    }

    /// Writes the own process id without a lock, as a backend does, which does not delete the file either.
    static func write(_ path: String) throws(StartupFailure) {
        do throws(FileError) {
            try writeOwnID(to: try FileDescriptor(path, O_RDWR | O_CREAT))
        } catch {
            throw .exit("fail to write pid file: \(error)")
        }
    }

    /// Deletes the file, as a JVM does that ends in order.
    func delete() {
        unlink(file.path)
    }

    private static func locked(_ path: String) throws(FileError) -> FileDescriptor {
        let file = try FileDescriptor(path, O_RDWR | O_CREAT)
        guard try file.lock(byte: 0) else {
            errno = EWOULDBLOCK
            throw FileError("lock", path)
        }
        try writeOwnID(to: file)
        return file
    }

    private static func writeOwnID(to file: borrowing FileDescriptor) throws(FileError) {
        guard ftruncate(file.number, 0) == 0 else { throw FileError("ftruncate", file.path) }
        try file.write("\(getpid())".utf8)
    }
}
