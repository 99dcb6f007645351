import Glibc

/// An open file, closed when the value goes.
struct FileDescriptor: ~Copyable, Sendable {
    /// The kernel's number.
    let number: Int32
    /// The path by which it was opened, for errors.
    let path: String

    /// Opens a file (`open`), for this process alone.
    init(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(FileError) {
        number = open(path, flags | O_CLOEXEC, mode)
        self.path = path
        guard number >= 0 else { throw FileError("open", path) }
    }

    deinit {
        if number >= 0 { close(number) }
    }

    /// Writes all bytes (`write`).
    func write(_ bytes: some Sequence<UInt8>) throws(FileError) {
        let bytes = Array(bytes)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileError("write", path) }
            written += count
        }
    }

    /// Reads what is left (`read`).
    func readAll() throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError("read", path) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Takes the record lock on one byte for as long as the process lives or the file stays open (`fcntl F_SETLK`).
    ///
    /// - Returns: Whether nobody else held it.
    func lock(byte: off_t) throws(FileError) -> Bool {
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        request.l_whence = Int16(SEEK_SET)
        request.l_start = byte
        request.l_len = 1
        guard fcntl(number, F_SETLK, &request) != 0 else { return true }
        guard errno == EAGAIN || errno == EACCES else { throw FileError("fcntl F_SETLK", path) }
        return false
    }
}
