import Glibc

/// What the machine's own tables say of addresses and names.
enum NetworkInterfaces {
    /// The IPv4 addresses of the interfaces that are up, in the kernel's order (`getifaddrs`).
    static func addresses() -> [IPv4Address] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var addresses: [IPv4Address] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ifa_next
            guard entry.ifa_flags & UInt32(IFF_UP) != 0, let address = ipv4(entry.ifa_addr) else { continue }
            addresses.append(address)
        }
        return addresses
    }

    /// The first IPv4 address of a host, where an address stands for itself.
    ///
    /// It may block as long as the resolver does.
    static func resolve(_ host: String) -> String? {
        guard IPv4Address(host) == nil else { return host }
        var hints = addrinfo()
        hints.ai_family = AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        return ipv4(list?.pointee.ai_addr)?.description
    }

    private static func ipv4(_ address: UnsafeMutablePointer<sockaddr>?) -> IPv4Address? {
        guard let address, address.pointee.sa_family == sa_family_t(AF_INET) else { return nil }
        // `sockaddr_in` is family, port and address in network byte order. It is read as bytes because NIO's C module
        // lays claim to the struct in builds of whole modules, so that its members cannot be named here.
        let bits = UnsafeRawPointer(address).loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        return IPv4Address(bits: UInt32(bigEndian: bits))
    }
}
