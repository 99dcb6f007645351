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
        // `sockaddr_in` is family, port and address in network byte order, and 8 bytes of padding. Its members cannot be
        // named here, since NIO's C module lays claim to the struct in builds of whole modules.
        var storage = [UInt8](repeating: 0, count: 16)
        storage.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: sa_family_t(AF_INET), as: sa_family_t.self)
            bytes.storeBytes(of: endpoint.port.bigEndian, toByteOffset: 2, as: UInt16.self)
            bytes.storeBytes(of: address.bits.bigEndian, toByteOffset: 4, as: UInt32.self)
        }
        let code = storage.withUnsafeBytes { bytes -> Int32 in
            guard let base = bytes.baseAddress else { return EINVAL }
            return bind(socket, base.assumingMemoryBound(to: sockaddr.self), 16) == 0 ? 0 : errno
        }
        return code == 0 ? nil : code
    }
}
