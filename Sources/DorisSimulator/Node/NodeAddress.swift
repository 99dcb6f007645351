/// The address of a node, from its configuration and the machine's interfaces.
enum NodeAddress {
    /// Chooses the address: `frontend_address` on 1.2 where it is set, else by `priority_networks`.
    ///
    /// - Throws: ``StartupFailure`` when no address is left.
    static func choose(
        _ configuration: NodeConfiguration,
        profile: VersionProfile
    ) throws(StartupFailure) -> String {
        if profile.identity.isByAddress, let address = configuration["frontend_address"], address != "0.0.0.0" {
            return address
        }
        let address = AddressSelection.choose(
            networks: configuration["priority_networks"] ?? "",
            interfaces: NetworkInterfaces.addresses(),
            profile: profile
        )
        guard let address else { throw .exit("ip not in priority_networks") }
        return address.description
    }
}
