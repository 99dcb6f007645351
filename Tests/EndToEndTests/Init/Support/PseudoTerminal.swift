import Glibc

/// A terminal that a test types into.
final class PseudoTerminal: Sendable {
    private let descriptor: Int32
    /// The file that programs open.
    let path: String

    /// Linux' requests for what `unlockpt` and `ptsname` do, which Swift doesn't see.
    private enum Request {
        static let setLock: UInt = 0x4004_5431
        static let getNumber: UInt = 0x8004_5430
    }

    init() throws {
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (unlocked, number): (Int32, Int32) = (0, 0)
        guard descriptor >= 0, ioctl(descriptor, Request.setLock, &unlocked) == 0,
            ioctl(descriptor, Request.getNumber, &number) == 0
        else { throw SetUpFailure("no terminal: errno \(errno)") }
        path = "/dev/pts/\(number)"
    }

    deinit { close(descriptor) }

    /// Types characters; `\u{3}` is Ctrl-C, `\u{1A}` is Ctrl-Z.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }
}
