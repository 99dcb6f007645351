import Glibc
import Synchronization

/// A log reader: the reading end of a pipe that the supervisor and Doris write to.
final class NamedPipe: Sendable {
    let path: String
    private let descriptor: Mutex<Int32>

    /// Makes a pipe as small as the kernel allows, and opens its reading end.
    init(_ path: String) throws {
        self.path = path
        guard mkfifo(path, 0o600) == 0 else { throw SetUpFailure("mkfifo: errno \(errno)") }
        // F_SETPIPE_SZ, which Swift doesn't see.
        let setSize: Int32 = 1031
        let opened = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard opened >= 0, fcntl(opened, setSize, 4096) >= 0 else {
            throw SetUpFailure("a pipe's end: errno \(errno)")
        }
        descriptor = Mutex(opened)
    }

    deinit { leave() }

    /// Closes the reading end.
    func leave() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    /// Fills the pipe, so that whoever writes would have to wait.
    func fill() throws {
        let end = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard end >= 0 else { throw SetUpFailure("a pipe's other end: errno \(errno)") }
        defer { close(end) }
        let line = [UInt8](repeating: UInt8(ascii: "."), count: 512)
        while write(end, line, line.count) > 0 {}
        while write(end, line, 1) > 0 {}
    }

    /// Whether a line would find no room.
    var isFull: Bool {
        let end = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(end) }
        var request = pollfd(fd: end, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, 0) == 0
    }

    /// Takes out what is there.
    func read() -> String {
        descriptor.withLock { descriptor in
            var content: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = Glibc.read(descriptor, &chunk, chunk.count)
                guard count > 0 else { return String(decoding: content, as: UTF8.self) }
                content += chunk[..<count]
            }
        }
    }
}
