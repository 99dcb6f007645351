import Glibc

/// A connection that says what it is told to, whether or not it makes sense.
final class Connection: Sendable {
    private let descriptor: Int32

    /// Connects to a port of a loopback address; `nil` when nobody takes it.
    init?(to address: String, port: UInt16) {
        var name = sockaddr_in(address, port: port)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard Connection.connect(descriptor, &name) else {
            close(descriptor)
            return nil
        }
    }

    /// Connects to a unix socket; `nil` when nobody takes it.
    init?(toSocket path: String) {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard Connection.connect(descriptor, &name) else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    /// Sends bytes and reads until the answer is complete, the other side closes, or says nothing for five seconds.
    func exchange(_ text: String, isComplete: (String) -> Bool = { _ in false }) -> String {
        say(text)
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            answer += chunk[..<max(0, count)]
            let text = String(decoding: answer, as: UTF8.self)
            if count <= 0 || isComplete(text) { return text }
        }
    }

    /// Sends bytes, unless the other side has hung up.
    func say(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            bytes = bytes.dropFirst(count)
        }
    }

    private static func connect<Name>(_ descriptor: Int32, _ name: inout Name) -> Bool {
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        return withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Name>.size)) == 0
            }
        }
    }
}

extension sockaddr_in {
    init(_ address: String, port: UInt16) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = port.bigEndian
        inet_pton(AF_INET, address, &sin_addr)
    }
}
