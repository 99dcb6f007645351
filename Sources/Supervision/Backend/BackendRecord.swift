package import Doris

/// What a backend's supervisor remembers on the volume, beside the storage that it belongs to.
///
/// Doris keeps the cluster's id there and nothing else: not the backend's own id, by which the frontends know whose
/// replicas lie here, nor the address under which they know it. It is written before every statement that it has to
/// outlive.
package struct BackendRecord: Hashable, Sendable {
    /// An entry of this very storage under an address that it no longer has.
    package struct Former: Hashable, Sendable {
        package var id: Int64
        /// Host and `heartbeat_service_port`.
        package var endpoint: Endpoint
        /// The replicas on record for it when the new address was about to be added.
        package var tablets: Int
        /// Whether the cluster was, or is about to be, asked to decommission it.
        package var isRetiring: Bool

        package init(id: Int64, endpoint: Endpoint, tablets: Int, isRetiring: Bool = false) {
            (self.id, self.endpoint, self.tablets, self.isRetiring) = (id, endpoint, tablets, isRetiring)
        }
    }

    /// A decommission of this node, by whom it was wanted and of what.
    package struct Leave: Hashable, Sendable {
        /// Who wants the node to leave.
        package enum Door: String, Hashable, Sendable {
            /// A person, while the node is alive; it goes on in the next container, until that person takes it back.
            case order
            /// The stop of a pod that does not come back; a container that starts all the same takes it back.
            case stop
        }

        package var door: Door
        /// The pod's uid then; `nil` where it was not told.
        package var podUID: String?
        /// The backend's id: a mark of another one is none of ours.
        package var id: Int64
        /// Host and `heartbeat_service_port` then.
        package var endpoint: Endpoint
        /// What shows that the node leaves, in words.
        package var evidence: String
        /// The replicas on record when its mark was first seen; `nil` before, when it may never have been sent.
        ///
        /// A mark that was seen and is gone was taken back by somebody, and is not set again.
        package var tablets: Int?

        package init(
            door: Door,
            podUID: String?,
            id: Int64,
            endpoint: Endpoint,
            evidence: String,
            tablets: Int? = nil
        ) {
            (self.door, self.podUID, self.id) = (door, podUID, id)
            (self.endpoint, self.evidence, self.tablets) = (endpoint, evidence, tablets)
        }
    }

    /// Something that was begun and must be finished, or taken back, by whoever comes next.
    package enum Undertaking: Hashable, Sendable {
        /// The cluster was, or is about to be, asked to add this node at this address.
        case adding(Endpoint)
        /// The cluster was, or is about to be, asked to decommission this node.
        case decommissioning(Leave)
        /// This node has been decommissioned: the cluster lists it no longer.
        case left(Leave)
    }

    /// The cluster that this storage belongs to.
    package var clusterID: Int?
    /// The id that the cluster gave to this storage; `nil` while it is not known yet, or not any more.
    package var id: Int64?
    /// Where the cluster listed it last: host and `heartbeat_service_port`.
    package var node: Endpoint?
    /// Entries that the cluster could not rename; each stays until the present one has taken up its tablets.
    package var formers: [Former]
    /// What is under way.
    package var undertaking: Undertaking?
    /// What this supervisor has switched off, or is about to, and has not switched on again.
    package var switchedOff: Set<BackendSwitch>

    package init(
        clusterID: Int? = nil,
        id: Int64? = nil,
        node: Endpoint? = nil,
        formers: [Former] = [],
        undertaking: Undertaking? = nil,
        switchedOff: Set<BackendSwitch> = []
    ) {
        self.clusterID = clusterID
        self.id = id
        self.node = node
        self.formers = formers
        self.undertaking = undertaking
        self.switchedOff = switchedOff
    }

    /// The decommission of this node that is under way, or is over.
    package var leave: Leave? {
        switch undertaking {
        case .decommissioning(let leave), .left(let leave): leave
        case .adding, nil: nil
        }
    }
}
