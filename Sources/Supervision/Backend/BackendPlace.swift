package import Doris

/// Where a cluster lists this storage.
///
/// A row belongs to this storage by its id, and not by its address: an address passes from pod to pod, and a frontend
/// that finds the tablets of one backend below the id of another deletes them (doris-facts 8.2).
package enum BackendPlace: Hashable, Sendable {
    /// Under an address of this node.
    case here(Backend)
    /// Only under an address that this node does not have.
    case elsewhere(Backend)
    /// Nowhere.
    case nowhere
    /// This node's address is listed as another backend, which this storage is not.
    case conflict(reason: String)

    /// Finds the storage's place.
    ///
    /// - Parameters:
    ///   - record: What is remembered of it.
    ///   - addresses: Under which hosts the cluster may know this node, the preferred one first.
    ///   - backends: The master's listing.
    package init(of record: BackendRecord, at addresses: [Endpoint], in backends: [Backend]) {
        let own = addresses.lazy.compactMap { address in backends.first { $0.heartbeat == address } }.first
        let known = record.id.flatMap { id in backends.first { $0.id == id } }
        if let own {
            if let known, known.id != own.id, !record.wasOnce(own) {
                self = .conflict(
                    reason: "\(own.heartbeat) is listed as backend \(own.id), and the storage here is backend"
                        + " \(known.id), listed at \(known.heartbeat); let the pod of backend \(own.id) come up at its"
                        + " new address first, or check which volume is mounted"
                )
            } else {
                self = .here(own)
            }
        } else if let known {
            self = .elsewhere(known)
        } else if record.id == nil, case .adding(let address) = record.undertaking,
            let row = backends.first(where: { $0.heartbeat == address })
        {
            // The answer to the ADD never came, and the address changed since.
            self = .elsewhere(row)
        } else {
            self = .nowhere
        }
    }
}

extension BackendRecord {
    /// Whether that entry was this storage's before, and was left for another.
    func wasOnce(_ backend: Backend) -> Bool { formers.contains { $0.id == backend.id } }

    /// The former entries that a frontend still takes for alive.
    func livingFormers(in backends: [Backend]) -> [Backend] { backends.filter { $0.isAlive && wasOnce($0) } }
}
