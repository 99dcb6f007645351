/// The address of a node, from its configuration and the machine's interfaces.
enum NodeAddress {
    /// Who a frontend is, and where it listens.
    ///
    /// - Parameters:
    ///   - configuration: `fe.conf`. `simulator_host_name` stands for the machine's host name in FQDN mode, so that
    ///     several frontends of one machine can each have a name.
    ///   - profile: The version.
    ///   - resolver: Answers for the machine.
    /// - Returns: The address, and the name where `enable_fqdn_mode` is on, which leaves `priority_networks` unread.
    /// - Throws: ``StartupFailure`` when there is no address, or no sound name.
    static func ofFrontend(
        _ configuration: NodeConfiguration,
        profile: VersionProfile,
        resolver: HostResolver
    ) throws(StartupFailure) -> (address: String, name: String?) {
        guard profile.identity.hasFQDNMode && configuration.flag("enable_fqdn_mode") else {
            return (try choose(configuration, profile: profile), nil)
        }
        let name = try FullyQualifiedName(of: configuration["simulator_host_name"], resolver: resolver)
        return (name.address, name.name)
    }

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
