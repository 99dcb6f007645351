import Glibc

/// What a node asks of the machine about names and addresses, so that tests can answer in its place.
///
/// Every question may block as long as the resolver does.
struct HostResolver: Sendable {
    /// The machine's own host name, without a domain as a rule.
    var ownName: @Sendable () -> String?
    /// The first IPv4 address of a host, where an address stands for itself; `nil` when it has none.
    var address: @Sendable (_ host: String) -> String?
    /// The name of an address; `nil` when it has none.
    var name: @Sendable (_ address: IPv4Address) -> String?
    /// The addresses of the machine's interfaces.
    var interfaces: @Sendable () -> [IPv4Address]

    /// The machine's own answers: `/etc/hosts` and DNS, as the C library asks them.
    static let system = HostResolver(
        ownName: { ownHostName() },
        address: { NetworkInterfaces.resolve($0) },
        name: { reverseName(of: $0) },
        interfaces: { NetworkInterfaces.addresses() }
    )

    private static func ownHostName() -> String? {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return nil }
        return text(name)
    }

    private static func reverseName(of address: IPv4Address) -> String? {
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = address.withSocketAddress {
            getnameinfo($0, $1, &name, socklen_t(name.count), nil, 0, NI_NAMEREQD)
        }
        return code == 0 ? text(name) : nil
    }

    private static func text(_ name: [CChar]) -> String {
        String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
