import Doris
import Glibc

/// Names and addresses, as the system's resolver knows them; every call may take the resolver's time.
enum HostLookup {
    /// What a name stands for.
    enum Answer: Equatable {
        case addresses([String])
        /// The resolver is sure that there is no such name.
        case unknownName
        /// It could not find out.
        case failed(String)
    }

    /// All addresses of a host, each once; an address stands for itself.
    static func addresses(of host: String) -> Answer {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else { return failure(status) }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee {
            if let text = text(of: entry.ai_addr, length: entry.ai_addrlen, flags: NI_NUMERICHOST),
                !addresses.contains(text)
            {
                addresses.append(text)
            }
            next = entry.ai_next
        }
        return .addresses(addresses)
    }

    /// The name that an address stands for; `nil` where it has none.
    static func name(of address: String) -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, nil, &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        guard let entry = list?.pointee else { return nil }
        return text(of: entry.ai_addr, length: entry.ai_addrlen, flags: NI_NAMEREQD)
    }

    /// `EAI_NONAME` and `EAI_NODATA` are answers; `EAI_AGAIN` and others are none.
    private static func failure(_ status: Int32) -> Answer {
        let noData: Int32 = -5
        if status == EAI_NONAME || status == noData { return .unknownName }
        return .failed(String(cString: gai_strerror(status)))
    }

    private static func text(of address: UnsafeMutablePointer<sockaddr>?, length: socklen_t, flags: Int32) -> String? {
        guard let address else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard getnameinfo(address, length, &buffer, socklen_t(buffer.count), nil, 0, flags) == 0 else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
