/// What a release of Doris can do about a frontend's identity, as its distribution shows.
package struct FrontendAbilities: Hashable, Sendable {
    /// How a start is told to make a new BDB JE group of this one node.
    package enum RecoveryMeans: String, Hashable, Sendable, CaseIterable {
        /// `metadata_failure_recovery = true` in the configuration: 1.2 to 2.0.1.
        case key
        /// The option `--metadata_failure_recovery` of the start script: from 2.0.2 on.
        case option
    }

    /// Whether a start ends where the host in `image/ROLE` is not the own one, as on 1.2.
    package var checksHostInRole: Bool
    /// How a recovery is asked for; `nil` where a command replaces the start script and nothing can be known.
    package var recovery: RecoveryMeans?
    /// Whether a statement moves a frontend to another address, as on 4.0.
    ///
    /// `MODIFY FRONTEND … HOSTNAME` of 2.0 to 3.0 takes names alone, and 1.2 has no such statement.
    package var renamesToAddress: Bool
    /// Whether `enable_fqdn_mode` exists: from 2.0 on.
    package var knowsNames: Bool

    package init(
        checksHostInRole: Bool,
        recovery: RecoveryMeans?,
        renamesToAddress: Bool,
        knowsNames: Bool
    ) {
        self.checksHostInRole = checksHostInRole
        self.recovery = recovery
        self.renamesToAddress = renamesToAddress
        self.knowsNames = knowsNames
    }
}
