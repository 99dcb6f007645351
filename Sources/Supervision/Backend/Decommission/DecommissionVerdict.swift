package import Doris

/// Whether a backend may be decommissioned now, by what the cluster lists.
///
/// No release checks whether the replicas have room elsewhere, 1.2 does not even check whether there is an elsewhere,
/// and what cannot end is better not begun.
package enum DecommissionVerdict: Hashable, Sendable {
    case go
    /// Not now, for the reason in words.
    case wait(String)
    /// Not at all, for the reason in words, with what to do.
    case refuse(String)

    /// Judges by a listing.
    ///
    /// - Parameters:
    ///   - record: The record on the volume: the node's id and address, and what else is under way.
    ///   - addresses: Under which hosts the cluster may know the node; none where nobody takes its entry along.
    ///   - backends: The rows of `SHOW BACKENDS`.
    ///   - door: Who wants the node to leave.
    ///   - leastBackends: How many living backends of the tag must remain; `nil` leaves it to servers that check.
    package init(
        of record: BackendRecord,
        at addresses: [Endpoint] = [],
        in backends: [Backend],
        door: BackendRecord.Leave.Door,
        leastBackends: Int? = nil
    ) {
        // A stop cannot come back later, and somebody puts the node's place in order meanwhile.
        let canWait = !addresses.isEmpty && door == .stop
        if let reason = DecommissionVerdict.business(of: record) {
            self = canWait && DecommissionVerdict.ends(record, in: backends) ? .wait(reason) : .refuse(reason)
            return
        }
        guard let id = record.id, let node = record.node else {
            self = .refuse("the cluster has not given this node an id yet: wait until SHOW BACKENDS lists it as alive")
            return
        }
        let isOurs = if case .decommissioning(let leave)? = record.undertaking { leave.id == id } else { false }
        switch DecommissionVerdict.row(id, at: node, in: backends) {
        case .failure(let mismatch):
            self = canWait && mismatch.isMoved ? .wait(mismatch.words) : .refuse(mismatch.words)
        case .success(let own) where !addresses.isEmpty && !addresses.contains(own.heartbeat):
            // Nobody answers there any more, so that its replicas could not move.
            self = .wait(
                "the cluster lists this node at its former address \(own.heartbeat) still: wait until its entry is taken"
                    + " along to \(addresses.map { "\($0)" }.joined(separator: " or "))"
            )
        case .success(let own) where own.isDecommissioned && !isOurs:
            self = .refuse(
                "somebody else has marked \(node) for decommission already, which is theirs to take back:"
                    + " CANCEL DECOMMISSION BACKEND \"\(node)\""
            )
        case .success(let own):
            self = .init(own, among: backends, door: door, leastBackends: leastBackends)
        }
    }

    private init(
        _ own: Backend,
        among backends: [Backend],
        door: BackendRecord.Leave.Door,
        leastBackends: Int?
    ) {
        if let other = backends.leaving(besides: own.id).first {
            self = .wait(
                "\(other.heartbeat) (id \(other.id)) is being decommissioned, and one leaves at a time: wait for its end,"
                    + " or take it back with CANCEL DECOMMISSION BACKEND \"\(other.heartbeat)\""
            )
            return
        }
        let heirs = backends.heirs(of: own)
        if let dead = heirs.first(where: { !$0.isAlive }) {
            // A stop cannot come back later, and the dead one may live again within its time.
            let words =
                "\(dead.heartbeat) of the tag \(own.tag.onOneLine(limit: 64)) is dead, so that replicas may be missing"
                + " already: bring it back, or decommission it first"
            self = door == .stop ? .wait(words) : .refuse(words)
            return
        }
        if let reason = DecommissionVerdict.lack(of: heirs, for: own, in: backends, leastBackends: leastBackends) {
            self = .refuse(reason)
            return
        }
        if let used = own.storage.used, let available = heirs.availableBytes, available < used {
            self = .refuse(
                "the \(heirs.count) backends that remain have \(available) bytes free, and this one holds \(used):"
                    + " give them more room, or drop data, first"
            )
            return
        }
        self = .go
    }

    /// What else the record says is under way.
    private static func business(of record: BackendRecord) -> String? {
        if let former = record.formers.first {
            return
                "the replicas of the former entry \(former.endpoint) (id \(former.id)) are still being taken over: wait until"
                + " SHOW BACKENDS no longer lists it"
        }
        return switch record.undertaking {
        case .adding(let node): "this node is being added as \(node): wait until SHOW BACKENDS lists it as alive"
        case .left: "this node has left already: decommission cancel lets it register again"
        case .decommissioning, nil: nil
        }
    }

    /// Whether what is under way ends by itself.
    private static func ends(_ record: BackendRecord, in backends: [Backend]) -> Bool {
        switch record.undertaking {
        case .adding(let node): !record.formers.isEmpty || backends.contains { $0.heartbeat == node }
        case .left: false
        case .decommissioning, nil: true
        }
    }

    private struct Mismatch: Error {
        let words: String
        /// Whether it is the storage's own entry, under a former address.
        var isMoved = false
    }

    /// The own row, by id and address: an address alone may be another's by now, an id alone may have moved.
    private static func row(
        _ id: Int64,
        at node: Endpoint,
        in backends: [Backend]
    ) -> Result<Backend, Mismatch> {
        let words: String
        if let row = backends.row(id: id) {
            guard row.heartbeat != node else { return .success(row) }
            let words =
                "the cluster lists this node's id \(id) at \(row.heartbeat), and not at \(node): wait until it is renamed,"
                + " or restart the pod"
            return .failure(Mismatch(words: words, isMoved: true))
        } else if let other = backends.first(where: { $0.heartbeat == node }) {
            words =
                "the cluster lists another id at \(node), \(other.id) and not \(id): restart the pod so that the node is"
                + " recognised anew"
        } else {
            words = "the cluster does not list \(node) with the id \(id): see SHOW BACKENDS"
        }
        return .failure(Mismatch(words: words))
    }

    /// Why those that remain are too few.
    private static func lack(
        of heirs: [Backend],
        for own: Backend,
        in backends: [Backend],
        leastBackends: Int?
    ) -> String? {
        // It is the frontends that check, and the listing names only the backends' releases: an upgrade begins with
        // the backends, so that the oldest row is the best witness there is.
        let isChecked = backends.allSatisfy { BackendRelease(version: $0.version)?.checksReplication ?? false }
        let least = max(1, leastBackends ?? (isChecked ? 1 : DecommissionPolicy.defaultReplication))
        guard heirs.count < least else { return nil }
        let cause =
            leastBackends != nil || isChecked
            ? ""
            : ", and this release does not check itself whether that is enough (tables have"
                + " \(DecommissionPolicy.defaultReplication) replicas by default)"
        return
            "\(heirs.count) living backends of the tag \(own.tag.onOneLine(limit: 64)) would remain, and \(least) are"
            + " needed\(cause): add backends, or lower SUPERVISOR_DECOMMISSION_LEAST_BACKENDS if no table has more replicas"
    }
}
