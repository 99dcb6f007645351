package import Doris

/// What a listing says about this node.
package enum MembershipObservation: Equatable, Sendable {
    /// The node is listed and its heartbeat is answered.
    case alive
    /// The node is listed and its heartbeat is not answered, with the frontend's words.
    case dead(String)
    /// The cluster has a master and does not list the node.
    case absent
    /// A frontend answers and knows no master, so that nothing can be said or changed.
    case noMaster
    /// The node is listed under an address that it no longer has, and is taken up from there first.
    case moved(String)
    /// The node must not be added: the cluster is another one, or the address is another node's.
    case conflict(String)

    /// Reads where the cluster lists a backend's storage.
    ///
    /// A node that somebody registered under its name must not be added a second time under its address, nor one that is
    /// listed under a former address before that entry is dead and the volume remembers what is being done.
    ///
    /// - Parameters:
    ///   - record: What is remembered of the storage.
    ///   - addresses: Under which hosts the cluster may know the node.
    ///   - sight: What the look showed.
    package init(of record: BackendRecord, at addresses: [Endpoint], in sight: BackendSight) {
        switch BackendPlace(of: record, at: addresses, in: sight.backends) {
        case .here(let row):
            self = row.isAlive ? .alive : .dead(row.errorMessage.onOneLine(limit: 256))
        case .elsewhere(let row):
            self = .moved("listed at its former address \(row.heartbeat) as backend \(row.id)")
        case .nowhere:
            if let own = sight.storageClusterID, let cluster = sight.clusterID, own != cluster {
                self = .conflict(
                    "the storage belongs to cluster \(own), and the frontends are of cluster \(cluster): the node is not"
                        + " added; check SUPERVISOR_CLUSTER_FRONTENDS and which volume is mounted"
                )
            } else if let former = record.livingFormers(in: sight.backends).first {
                self = .moved("listed at its former address \(former.heartbeat) as backend \(former.id), and alive")
            } else {
                self = .absent
            }
        case .conflict(let reason): self = .conflict(reason)
        }
    }

    /// Reads a frontend's own row, found by exact host and `edit_log_port` under one of its addresses.
    ///
    /// The frontend that answers always calls itself alive, so that what counts is a master that is alive.
    package init(of own: [Endpoint], in frontends: [Frontend]) {
        guard frontends.livingMaster != nil else {
            self = .noMaster
            return
        }
        let rows = own.compactMap { address in frontends.first { $0.editLog == address } }
        guard let row = rows.first else {
            self = .absent
            return
        }
        self = row.isAlive ? .alive : .dead(row.errorMessage.onOneLine(limit: 256))
    }
}
