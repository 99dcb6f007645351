import NIOPosix

/// How a node finds out whether a name is its own.
struct NameService: Sendable {
    /// The first IPv4 address of a host; `nil` for one that does not resolve.
    var resolve: @Sendable (String) async -> String?
    /// The addresses of the machine.
    var localAddresses: @Sendable () -> [String]

    /// The machine's resolver and interfaces.
    static let system = NameService(
        // The resolver may block for seconds.
        resolve: { host in try? await NIOThreadPool.singleton.runIfActive { NetworkInterfaces.resolve(host) } },
        localAddresses: { NetworkInterfaces.addresses().map(\.description) }
    )
}
