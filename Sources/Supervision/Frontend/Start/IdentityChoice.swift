package import Doris

/// Whether a frontend is known to its cluster by its address or by its name.
///
/// By name nothing has to be done when a pod gets another address, so that a new cluster is founded by name where the
/// name serves. One that exists is never moved from one to the other: Doris takes a node whose host changed for another.
package enum IdentityChoice: Equatable, Sendable {
    /// By the pod's address.
    case address
    /// By its fully qualified name; whether `enable_fqdn_mode` has still to be set.
    case name(needsKey: Bool)
    /// What is asked for contradicts itself, as a clause with what to do.
    case impossible(String)

    /// What the choice is made from.
    package struct Inputs: Equatable, Sendable {
        package var setting: Settings.Identity
        /// `enable_fqdn_mode` of the configuration.
        package var isConfigured: Bool
        /// Whether this Doris has names at all.
        package var knowsNames: Bool
        /// Where the cluster knows the node, where that is remembered.
        package var known: Endpoint?
        /// Whether there is no metadata.
        package var isNew: Bool
        /// A host of the cluster that answers, which a new node joins.
        package var master: Endpoint?
        /// Whether the own name resolves to the own address, and back.
        package var nameServes: Bool

        package init(
            setting: Settings.Identity,
            isConfigured: Bool,
            knowsNames: Bool,
            known: Endpoint?,
            isNew: Bool,
            master: Endpoint?,
            nameServes: Bool
        ) {
            self.setting = setting
            self.isConfigured = isConfigured
            self.knowsNames = knowsNames
            self.known = known
            self.isNew = isNew
            self.master = master
            self.nameServes = nameServes
        }
    }

    /// Chooses.
    package init(_ inputs: Inputs) {
        switch inputs.setting {
        case .fqdn where inputs.isConfigured || inputs.knowsNames: self = .name(needsKey: !inputs.isConfigured)
        case .fqdn: self = .impossible("this Doris knows no names; set SUPERVISOR_IDENTITY=ip")
        case .ip where inputs.isConfigured:
            self = .impossible(
                "SUPERVISOR_IDENTITY=ip contradicts enable_fqdn_mode = true in fe.conf; change one of them"
            )
        case .ip: self = .address
        case .auto where inputs.isConfigured: self = .name(needsKey: false)
        case .auto: self = IdentityChoice.automatic(inputs) ? .name(needsKey: true) : .address
        }
    }

    private static func automatic(_ inputs: Inputs) -> Bool {
        guard inputs.knowsNames else { return false }
        if let master = inputs.master, inputs.isNew { return master.isByName }
        if let known = inputs.known { return known.isByName }
        return inputs.isNew && inputs.nameServes
    }
}
