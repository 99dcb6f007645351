package import Doris

/// What a frontend's supervisor remembers on the volume, outside Doris' own metadata.
///
/// From 2.0 on no file of Doris says under which address a frontend is listed, and a volume whose `bdb` and `image` are
/// gone looks like a new one: only this record tells a changed address from an unchanged one and lost metadata from a
/// first start. It is written before every step that it has to outlive.
package struct FrontendRecord: Hashable, Sendable {
    /// One entry in the cluster's list of frontends.
    package struct Entry: Hashable, Sendable {
        /// Host and `edit_log_port`.
        package var endpoint: Endpoint
        /// The name in the BDB JE group; `nil` where it never became known.
        package var name: String?

        package init(_ endpoint: Endpoint, name: String?) {
            self.endpoint = endpoint
            self.name = name
        }
    }

    /// A recovery of the metadata at a new address, from before its first start until no trace of it is left.
    package struct Recovery: Hashable, Sendable {
        /// Former entries of this very frontend, which the cluster may still list.
        package var superseded: [Entry]
        /// The address that it recovers to.
        package var node: Endpoint
        /// The name in `image/ROLE` from then on.
        package var nodeName: String
        /// How many starts have recovered so far, counted before each.
        package var attempts: Int
        /// Whether the cluster was seen to list the new address: from then on no start recovers.
        package var isListed: Bool

        package init(superseded: [Entry], node: Endpoint, nodeName: String, attempts: Int, isListed: Bool = false) {
            self.superseded = superseded
            self.node = node
            self.nodeName = nodeName
            self.attempts = attempts
            self.isListed = isListed
        }
    }

    /// Something that was begun and must be finished, or taken back, by whoever comes next.
    package enum Undertaking: Hashable, Sendable {
        /// Doris was started with nothing, to found a cluster.
        case founding
        /// The cluster was, or is about to be, asked to add this frontend in this role.
        case joining(Endpoint, FrontendRole)
        /// The metadata is being recovered at another address.
        case recovering(Recovery)
        /// The old metadata is being moved to the folder of this stamp; the role is kept for what follows.
        case settingAside(stamp: String, role: FrontendRole?)
        /// The cluster was, or is about to be, asked to drop this frontend, whose pod leaves for good, as the words show.
        case leaving(String)
    }

    /// The cluster whose metadata lies here, or lay here last.
    package var clusterID: Int?
    /// Where the cluster listed this frontend when it was last seen alive.
    package var node: Endpoint?
    /// Its name in `image/ROLE` then.
    package var nodeName: String?
    /// The name of its entry then: that of ROLE, but for a node that recovered, whose entry was added anew.
    package var listedName: String?
    /// The other frontends that were listed then.
    package var others: [Endpoint]
    /// What is under way.
    package var undertaking: Undertaking?
    /// Whether the cluster that was founded here still lacks its accounts.
    package var needsAccounts: Bool
    /// Whether the cluster that was founded here still lacks its ConfigMap.
    package var needsMarker: Bool

    package init(
        clusterID: Int? = nil,
        node: Endpoint? = nil,
        nodeName: String? = nil,
        listedName: String? = nil,
        others: [Endpoint] = [],
        undertaking: Undertaking? = nil,
        needsAccounts: Bool = false,
        needsMarker: Bool = false
    ) {
        self.clusterID = clusterID
        self.node = node
        self.nodeName = nodeName
        self.listedName = listedName
        self.others = others
        self.undertaking = undertaking
        self.needsAccounts = needsAccounts
        self.needsMarker = needsMarker
    }

    /// Whether this node was added, and has not been seen as a member yet.
    var isJoining: Bool { joiningRole != nil }

    /// The role in which it was added then.
    var joiningRole: FrontendRole? {
        if case .joining(_, let role) = undertaking { role } else { nil }
    }

    /// Whether the cluster was seen with other frontends, or must have had some, since it was asked to add this one.
    package var knowsOthers: Bool {
        if case .joining = undertaking { return true }
        return !others.isEmpty
    }

    /// The recovery that is under way, if one is.
    package var recovery: Recovery? {
        if case .recovering(let recovery) = undertaking { recovery } else { nil }
    }
}
