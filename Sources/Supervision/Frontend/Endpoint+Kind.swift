package import Doris

extension Endpoint {
    /// Whether the host is a name, and not an address.
    package var isByName: Bool { !host.isIPAddress }
}
