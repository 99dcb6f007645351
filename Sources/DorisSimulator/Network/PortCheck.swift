import Doris
import Glibc

/// Finds out whether an address can be listened on, without listening.
enum PortCheck {
    /// Binds an IPv4 address and lets it go.
    ///
    /// The socket never listens: beside one that does it cannot be bound, and it is in nobody's way itself.
    ///
    /// - Returns: `errno` of the call that failed; `nil` when the address is free.
    static func failure(of endpoint: Endpoint) -> Int32? {
        guard let address = IPv4Address(endpoint.host) else { return EADDRNOTAVAIL }
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return errno }
        defer { close(socket) }
        var reuse: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        let isFree = address.withSocketAddress(port: endpoint.port) { bind(socket, $0, $1) == 0 }
        return isFree ? nil : errno
    }
}
