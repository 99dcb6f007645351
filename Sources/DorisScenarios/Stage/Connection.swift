import Glibc

/// A TCP connection whose every wait has an end, closed when the value goes.
struct Connection: ~Copyable {
    private let socket: Int32

    /// Connects; `nil` when nobody takes the connection in time.
    init?(to address: String, port: UInt16, within limit: Duration = .seconds(3)) {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        socket = Glibc.socket(AF_INET, Int32(kind), 0)
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        guard socket >= 0, inet_pton(AF_INET, address, &target.sin_addr) == 1 else { return nil }
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: target) { target in
            target.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, length) }
        }
        guard status == 0 || errno == EINPROGRESS && isReady(POLLOUT, by: .now + limit) else { return nil }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0, error == 0 else { return nil }
    }

    deinit { if socket >= 0 { close(socket) } }

    /// Sends a request, and reads until the answer is whole, the other side closes, a mebibyte came, or the time is over.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - limit: How long it may take.
    ///   - isWhole: Whether these bytes are all of the answer.
    /// - Returns: What came.
    borrowing func exchange(
        _ request: String,
        within limit: Duration = .seconds(10),
        until isWhole: ([UInt8]) -> Bool
    ) -> [UInt8] {
        let deadline = ContinuousClock.now + limit
        let bytes = Array(request.utf8)
        guard send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return [] }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while answer.count < 1 << 20, !isWhole(answer), isReady(POLLIN, by: deadline) {
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        return answer
    }

    private borrowing func isReady(_ event: Int32, by deadline: ContinuousClock.Instant) -> Bool {
        var descriptor = pollfd(fd: socket, events: Int16(event), revents: 0)
        while true {
            let left = (deadline - .now).components
            let milliseconds = left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000
            guard milliseconds >= 0 else { return false }
            let count = poll(&descriptor, 1, Int32(clamping: milliseconds + 1))
            if count > 0 { return true }
            if count < 0 && errno != EINTR { return false }
        }
    }
}
