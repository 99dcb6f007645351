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

    private var refusals: [String: Int] = [:]

    /// A name may be one that the master does not resolve yet; an address is refused for good.
    private static let refusalsOfName = 3

    /// The cluster refused to rename the entry to this host.
    mutating func refused(_ host: String) {
        refusals[host, default: 0] = min(BackendMove.refusalsOfName, (refusals[host] ?? 0) + 1)
    }

    func step(for row: Backend, at addresses: [Endpoint]) -> Step {
        guard !row.isAlive else {
            return .wait(
                reason:
                    "the cluster still takes the former entry \(row.heartbeat) of this storage for alive; it is taken up"
                    + " from here once it is dead; if it stays alive, see who answers there"
            )
        }
        if !row.isListedByAddress, let host = target(among: addresses) { return .rename(host: host) }
        guard let tablets = row.tabletCount else {
            return .wait(reason: "the listing does not say how many tablets the former entry \(row.heartbeat) has")
        }
        return .replace(BackendRecord.Former(id: row.id, endpoint: row.heartbeat, tablets: tablets))
    }

    /// The host to rename to: a name, since that lasts, else the address; `nil` where the cluster refused them all.
    private func target(among addresses: [Endpoint]) -> String? {
        let hosts = addresses.map(\.host)
        let names = hosts.filter { !$0.isIPAddress && refusals[$0, default: 0] < BackendMove.refusalsOfName }
        return names.first ?? hosts.first { $0.isIPAddress && refusals[$0] == nil }
    }
}
