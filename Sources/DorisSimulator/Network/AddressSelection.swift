/// Which of a machine's addresses a node calls its own, by `priority_networks`.
enum AddressSelection {
    /// Chooses an address.
    ///
    /// As in Doris, the first address outside 127.0.0.0/8 counts where nothing is configured, and one that no network
    /// holds leaves 1.2 with 127.0.0.1 and later versions with nothing.
    ///
    /// Unlike Doris, which passes over loopback addresses, a network within 127.0.0.0/8 matches: the whole range is
    /// local on Linux although no interface lists it, and so several nodes of one machine can each have an address.
    /// A network of one such address chooses that address; a wider one chooses 127.0.0.1.
    ///
    /// - Parameters:
    ///   - networks: The value of `priority_networks`: networks with `;` between them; malformed ones match nothing.
    ///   - interfaces: The addresses of the machine's interfaces in their order.
    ///   - profile: The version, for what happens when nothing matches.
    /// - Returns: `nil` when the process must end.
    static func choose(networks: String, interfaces: [IPv4Address], profile: VersionProfile) -> IPv4Address? {
        let loopback = IPv4Address(bits: 0x7F00_0001)
        let outside = interfaces.filter { !$0.isLoopback }
        let texts = networks.split(separator: ";").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        guard !texts.isEmpty else { return outside.first ?? loopback }
        let networks = texts.compactMap { IPv4Network($0) }
        if let match = outside.first(where: { address in networks.contains { $0.contains(address) } }) { return match }
        if let local = networks.first(where: { $0.address.isLoopback && $0.prefix >= 8 }) {
            return local.prefix == 32 ? local.address : loopback
        }
        return profile.identity.refusesUnmatchedNetworks ? nil : loopback
    }
}
