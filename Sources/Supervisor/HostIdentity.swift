import Doris
import Glibc
import Supervision

/// The host by which the cluster knows this node.
enum HostIdentity {
    /// Chooses the host.
    ///
    /// By name it is the canonical name of the own host name, which in a pod of a headless Service is the fully qualified
    /// one. By address it is the pod's address as told, else the first IPv4 address that is not of the loopback, as Doris
    /// itself chooses without `priority_networks`, else 127.0.0.1.
    static func host(for settings: Settings) -> String {
        switch settings.identity {
        case .fqdn: canonicalName ?? hostName
        case .auto, .ip: address(for: settings)
        }
    }

    /// The node's own address, by whatever the cluster knows it.
    static func address(for settings: Settings) -> String { settings.podIP ?? firstIPv4Address ?? "127.0.0.1" }

    /// The fully qualified name of a node that is registered by address unless somebody registered it by name; `nil`
    /// where the settings leave no doubt or there is no such name.
    static func alias(for settings: Settings) -> String? {
        guard settings.identity == .auto, let name = canonicalName, name.contains(".") else { return nil }
        return Endpoint.isPlausibleHost(name) && !name.isIPAddress ? name : nil
    }

    /// The machine's own name.
    static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The fully qualified form of the own host name, as the resolver knows it; `nil` where it knows none.
    static var canonicalName: String? {
        var hints = addrinfo()
        hints.ai_flags = AI_CANONNAME
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(hostName, nil, &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        return list?.pointee.ai_canonname.map { String(cString: $0) }
    }

    /// The first IPv4 address that is not of the loopback, which Doris itself takes without `priority_networks`.
    static var firstIPv4Address: String? {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return nil }
        defer { freeifaddrs(list) }
        var next = list
        while let entry = next?.pointee {
            defer { next = entry.ifa_next }
            guard let address = entry.ifa_addr, Int32(address.pointee.sa_family) == AF_INET else { continue }
            guard entry.ifa_flags & UInt32(IFF_LOOPBACK) == 0 else { continue }
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            guard status == 0 else { continue }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return nil
    }
}
