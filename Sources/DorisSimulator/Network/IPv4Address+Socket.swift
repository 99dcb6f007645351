import Glibc

extension IPv4Address {
    /// Calls a body with the address as the socket functions take it.
    ///
    /// - Parameters:
    ///   - port: The port, 0 where none matters.
    ///   - body: Takes the address and its length in bytes; what it returns is returned.
    /// - Returns: What the body returns.
    func withSocketAddress<Value>(
        port: UInt16 = 0,
        _ body: (UnsafePointer<sockaddr>, _ length: socklen_t) -> Value
    ) -> Value {
        // `sockaddr_in` is family, port and address in network byte order, and 8 bytes of padding: as many as `sockaddr`
        // has. Its members cannot be named here, since NIO's C module lays claim to the struct in builds of whole
        // modules.
        var address = sockaddr()
        withUnsafeMutableBytes(of: &address) { bytes in
            bytes.storeBytes(of: sa_family_t(AF_INET), as: sa_family_t.self)
            bytes.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
            bytes.storeBytes(of: bits.bigEndian, toByteOffset: 4, as: UInt32.self)
        }
        return body(&address, socklen_t(MemoryLayout<sockaddr>.size))
    }
}
