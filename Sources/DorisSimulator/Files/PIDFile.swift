import Glibc

/// `bin/fe.pid` or `bin/be.pid`: the number of the running process, by which the start script refuses a second one.
struct PIDFile: ~Copyable, Sendable {
    private let file: FileDescriptor

    /// Writes the own process id, and keeps the file locked as the frontend does.
    init(directory: String, name: String) throws(StartupFailure) {
        do throws(FileError) {
            file = try PIDFile.written("\(directory)/\(name)")
        } catch {
            throw .exception(
                error.code == EWOULDBLOCK
                    ? "java.io.IOException: pid file is already locked." : "java.io.IOException: \(error)"
            )
        }
    }

    private static func written(_ path: String) throws(FileError) -> FileDescriptor {
        let file = try FileDescriptor(path, O_RDWR | O_CREAT)
        guard try file.lock(byte: 0) else {
            errno = EWOULDBLOCK
            throw FileError("lock", path)
        }
        guard ftruncate(file.number, 0) == 0 else { throw FileError("ftruncate", path) }
        try file.write("\(getpid())".utf8)
        return file
    }

    /// Deletes the file, as a JVM does that ends in order.
    func delete() {
        unlink(file.path)
    }
}
