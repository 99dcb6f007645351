import Glibc

/// A server that takes connections in the kernel's queue and, unless it is told to, never looks at them.
final class Listener: Sendable {
    private let descriptor: Int32

    init(at address: String, port: UInt16) throws {
        descriptor = socket(
            AF_INET,
            Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
            0
        )
        var name = sockaddr_in(address, port: port)
        let bound = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 && listen(descriptor, 64) == 0
            }
        }
        guard bound else { throw SetUpFailure("cannot listen at \(address):\(port): errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// Gives everybody who waits the same bytes and hangs up.
    func answerEverybody(with bytes: [UInt8]) {
        while true {
            let guest = accept(descriptor, nil, nil)
            guard guest >= 0 else { return }
            _ = send(guest, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            close(guest)
        }
    }
}
