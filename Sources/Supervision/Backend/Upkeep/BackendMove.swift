import Doris

/// How an entry is taken along to the address that the node has now.
///
/// A renamed entry keeps its id and its replicas. 1.2 can't rename any, and up to 3.0 the new host must be a name. Where no
/// way is left the node is added anew, and its tablets are taken up under the new id: but only once the master takes the
/// former entry for dead, since it deletes from the new one what it believes to have elsewhere (doris-facts 8.2).
struct BackendMove: Hashable {
    /// What is done next about the entry.
    enum Step: Hashable {
        case wait(reason: String)
        case rename(host: String)
        /// Remember that the entry is a former one and that the node is to be added anew.
        case replace(BackendRecord.Former)
    }

    /// Since when the cluster has refused a host.
    private var refusedSince: [String: Instant] = [:]

    /// For how long a refused name is tried again; an address is refused for good.
    ///
    /// A pod's own name leads to its new address only seconds after its start, and resolvers remember for up to half a
    /// minute that there was none.
    static let patience = Duration.seconds(60)

    /// The cluster refused to rename the entry to this host.
    mutating func refused(_ host: String, at now: Instant) {
        refusedSince[host] = refusedSince[host] ?? now
    }

    func step(for row: Backend, at addresses: [Endpoint], now: Instant) -> Step {
        guard !row.isAlive else {
            return .wait(
                reason:
                    "the cluster still takes the former entry \(row.heartbeat) of this storage for alive; it is taken up"
                    + " from here once it is dead; if it stays alive, see who answers there"
            )
        }
        if !row.isListedByAddress, let host = target(among: addresses, at: now) { return .rename(host: host) }
        guard let tablets = row.tabletCount else {
            return .wait(reason: "the listing does not say how many tablets the former entry \(row.heartbeat) has")
        }
        return .replace(BackendRecord.Former(id: row.id, endpoint: row.heartbeat, tablets: tablets))
    }

    /// The host to rename to: a name, since that lasts, else the address; `nil` where the cluster refused them all.
    private func target(among addresses: [Endpoint], at now: Instant) -> String? {
        let hosts = addresses.map(\.host)
        let name = hosts.first { host in
            !host.isIPAddress && refusedSince[host].map { now - $0 < BackendMove.patience } ?? true
        }
        return name ?? hosts.first { $0.isIPAddress && refusedSince[$0] == nil }
    }
}
