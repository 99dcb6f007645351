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

    /// Reads a backend's own row, found by exact host and heartbeat port under one of its addresses.
    ///
    /// A node that somebody registered under its name must not be added a second time under its address.
    package init(of own: [Endpoint], in backends: [Backend]) {
        let rows = own.compactMap { address in backends.first { $0.heartbeat == address } }
        guard let row = rows.first else {
            self = .absent
            return
        }
        self = row.isAlive ? .alive : .dead(row.errorMessage.onOneLine(limit: 256))
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
