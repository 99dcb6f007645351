package import Doris

/// What a frontend's supervisor does beside its process: upkeep while it runs, and departure when it stops.
package struct FrontendDuties: Hashable, Sendable {
    /// What a preparation found out about this frontend, for whoever asks.
    package struct Facts: Hashable, Sendable {
        /// The address or name by which the cluster is to know it.
        package var node: Endpoint
        /// What lies in `meta_dir`, in one word.
        package var metadata: String
        /// The cluster of that metadata.
        package var clusterID: Int?
        /// The name in `image/ROLE`.
        package var nodeName: String?

        package init(node: Endpoint, metadata: String, clusterID: Int? = nil, nodeName: String? = nil) {
            self.node = node
            self.metadata = metadata
            self.clusterID = clusterID
            self.nodeName = nodeName
        }
    }

    /// Something that happened.
    package enum Event: Hashable, Sendable {
        /// A preparation looked at the node.
        case identified(Facts)
        case upkeep(FrontendUpkeep.Event)
        case departure(FrontendDeparture.Event)
    }

    /// What is known of the node.
    package internal(set) var facts: Facts?
    var upkeep: FrontendUpkeep
    var departure: FrontendDeparture

    /// - Parameters:
    ///   - cleanup: Which dead frontends are dropped.
    ///   - asksOrchestrator: Whether anybody can be asked if a stop is for good.
    ///   - seed: The jitter's seed.
    package init(cleanup: CleanupPolicy, asksOrchestrator: Bool, seed: UInt64) {
        upkeep = FrontendUpkeep(cleanup: cleanup, seed: seed)
        departure = FrontendDeparture(asks: asksOrchestrator)
    }
}
