/// Who a frontend is in FQDN mode: the canonical name of its own host, and the address behind it.
///
/// Doris asks Java for `InetAddress.getLocalHost().getCanonicalHostName()`: the own host name's address, and that
/// address's name, which counts only where it leads back to the address. In a pod this is the first name that
/// `/etc/hosts` has for the pod's address.
struct FullyQualifiedName: Equatable, Sendable {
    /// The name by which the cluster knows the frontend.
    let name: String
    /// The IPv4 address behind the name, which is one of the machine's own.
    let address: String

    /// Finds the name.
    ///
    /// Addresses within 127.0.0.0/8 are the machine's own, whatever its interfaces list, so that several frontends of
    /// one machine can each have a name. Doris passes over them.
    ///
    /// - Parameters:
    ///   - hostName: The own host name; `nil` asks the resolver for it.
    ///   - resolver: Answers for the machine.
    /// - Throws: ``StartupFailure/exit(_:)`` when there is no name, when the name has no address or another one, and
    ///   when no interface has the address.
    init(of hostName: String?, resolver: HostResolver) throws(StartupFailure) {
        guard let own = hostName ?? resolver.ownName(), let text = resolver.address(own),
            let address = IPv4Address(text)
        else {
            throw .exit("got a UnknownHostException when try to get the local host in FQDN mode")
        }
        guard let name = resolver.name(address), IPv4Address(name) == nil else {
            throw .exit("get a null canonicalHostName of \(address) when start fe use fqdn")
        }
        guard let forward = resolver.address(name) else {
            throw .exit("got a UnknownHostException when try to parse FQDN, FQDN: \(name), message: \(name)")
        }
        guard forward == text else {
            throw .exit("Fail to find right address to start fe by using fqdn: \(name) is \(forward), not \(address)")
        }
        guard address.isLoopback || resolver.interfaces().contains(address) else {
            throw .exit("Fail to find right address to start fe by using fqdn: no interface has \(address) of \(name)")
        }
        self.name = name
        self.address = text
    }
}
