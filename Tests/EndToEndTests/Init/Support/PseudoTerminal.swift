import Glibc

/// A terminal that a test types into, and reads what is shown on.
final class PseudoTerminal: Sendable {
    private let descriptor: Int32
    /// The file that programs open.
    let path: String

    /// Linux' requests for what `unlockpt` and `ptsname` do, which Swift doesn't see.
    private enum Request {
        static let setLock: UInt = 0x4004_5431
        static let getNumber: UInt = 0x8004_5430
        static let setSize: UInt = 0x5414
    }

    /// `columns`: How wide it is; 0 for one that does not say.
    init(columns: UInt16 = 0) throws {
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (unlocked, number): (Int32, Int32) = (0, 0)
        guard descriptor >= 0, ioctl(descriptor, Request.setLock, &unlocked) == 0,
            ioctl(descriptor, Request.getNumber, &number) == 0
        else { throw SetUpFailure("no terminal: errno \(errno)") }
        path = "/dev/pts/\(number)"
        var size = winsize(ws_row: 0, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(descriptor, Request.setSize, &size) == 0 else { throw SetUpFailure("no size: errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// Types characters; `\u{3}` is Ctrl-C, `\u{1A}` is Ctrl-Z.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    /// What was written to it since the last time, as far as it holds that.
    func read() -> String {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&ready, 1, 0) == 1 {
            // Once all programs have closed it there is an error behind what they wrote.
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            content += chunk[..<count]
        }
        return String(decoding: content, as: UTF8.self)
    }
}
