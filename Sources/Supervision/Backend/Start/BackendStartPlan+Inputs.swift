package import Doris

extension BackendStartPlan {
    /// Everything that the plan rests on.
    package struct Inputs: Hashable, Sendable {
        /// What the frontends say.
        package enum View: Hashable, Sendable {
            /// None answered, for this reason.
            case silence(String)
            /// A listing, and the cluster's id where the frontends told it.
            case listing([Backend], clusterID: Int?)
        }

        /// The own address or name with the heartbeat port.
        package var node: Endpoint
        /// Further hosts under which somebody may have registered the node.
        package var aliases: [Endpoint]
        package var roots: [StorageRoot]
        /// What is remembered on the volume; `nil` where there is no record.
        package var record: BackendRecord?
        package var view: View
        /// The pod's uid; `nil` where it is not told.
        package var podUID: String?
        /// For how long an entry at the own address has been seen alive while no Doris runs here.
        package var strangerAlive: Duration

        package init(
            node: Endpoint,
            aliases: [Endpoint] = [],
            roots: [StorageRoot] = [],
            record: BackendRecord? = nil,
            view: View,
            podUID: String? = nil,
            strangerAlive: Duration = .zero
        ) {
            self.node = node
            self.aliases = aliases
            self.roots = roots
            self.record = record
            self.view = view
            self.podUID = podUID
            self.strangerAlive = strangerAlive
        }

        /// The entry at the own address that is alive although nothing runs here and nothing says that it is the own one.
        package var stranger: Backend? {
            guard case .listing(let backends, _) = view, record?.id == nil, record?.undertaking == nil,
                record?.formers.isEmpty != false,
                case .here(let row) = place(in: backends), row.isAlive
            else { return nil }
            return row
        }

        func place(in backends: [Backend]) -> BackendPlace {
            BackendPlace(of: record ?? BackendRecord(), at: [node] + aliases, in: backends)
        }
    }
}

extension BackendStartPlan.Inputs {
    private typealias Plan = BackendStartPlan

    /// Roots that do not belong together, with which Doris would end at once.
    var storageConflict: BackendStartPlan? {
        var owner: (path: String, id: Int)?
        for root in roots {
            switch root.claim {
            case .none: break
            case .malformed(let text):
                return Plan(
                    .refuse,
                    "\(root.path)/cluster_id holds '\(text.onOneLine(limit: 32))', which is no cluster's id;"
                        + " restore the file from another storage root of this node, or check which volume is mounted"
                )
            case .cluster(let id):
                guard let other = owner, other.id != id else {
                    owner = (root.path, id)
                    continue
                }
                return Plan(
                    .refuse,
                    "conflict: \(other.path) belongs to cluster \(other.id) and \(root.path) to cluster"
                        + " \(id); check which volumes are mounted, and set storage_root_path to those of one cluster"
                )
            }
        }
        guard let owner, let remembered = record?.clusterID, remembered != owner.id else { return nil }
        return Plan(
            .refuse,
            "conflict: \(owner.path) belongs to cluster \(owner.id), and the supervisor's record beside it"
                + " to cluster \(remembered); check which volume is mounted"
        )
    }

    /// Storage of another cluster than the frontends'.
    var clusterConflict: BackendStartPlan? {
        guard case .listing(_, let cluster?) = view, let own = roots.clusterID ?? record?.clusterID, own != cluster
        else { return nil }
        return Plan(
            .refuse,
            "conflict: the storage belongs to cluster \(own), and the frontends are of cluster \(cluster);"
                + " check SUPERVISOR_CLUSTER_FRONTENDS and which volume is mounted"
        )
    }

    /// A node that was decommissioned and has left does not come back in the same pod.
    var departure: BackendStartPlan? {
        guard case .left(let leave) = record?.undertaking, leave.podUID != nil, leave.podUID == podUID else {
            return nil
        }
        return Plan(
            .wait,
            "this node was decommissioned, has no tablets any more and is no longer listed; lower the"
                + " StatefulSet's replicas, or take it back with 'doris-supervisor decommission cancel'"
        )
    }

    /// The start itself, unless the own address is somebody else's.
    var placement: BackendStartPlan {
        let backends: [Backend]
        switch view {
        case .silence(let words): return unseen(words)
        case .listing(let rows, _): backends = rows
        }
        switch place(in: backends) {
        case .conflict(let reason):
            return Plan(.refuse, "conflict: \(reason)")
        case .here(let row):
            guard let stranger else { return Plan(.start, "the cluster lists the storage here as backend \(row.id)") }
            let words =
                "\(stranger.heartbeat) is listed as backend \(stranger.id) and alive although no Doris runs here"
            return strangerAlive < Plan.patience
                ? Plan(.wait, "\(words); the frontends should notice within seconds that it is not")
                : Plan(.refuse, "conflict: \(words): another node answers at this address; end one of the two")
        case .elsewhere(let row):
            return Plan(
                .start,
                "the storage is backend \(row.id), listed at \(row.heartbeat), which is taken up from here"
            )
        case .nowhere:
            return Plan(.start, "the cluster does not list this node yet")
        }
    }

    /// Nobody says who has the own address.
    private func unseen(_ words: String) -> BackendStartPlan {
        if let known = record?.node, !([node] + aliases).contains(known), node.host.isIPAddress, roots.clusterID != nil
        {
            return Plan(
                .wait,
                "the address changed from \(known) to \(node), and no frontend answers that could say whose"
                    + " that one is: \(words)"
            )
        }
        return Plan(.start, "no frontend answers yet (\(words)); the node registers as soon as one does")
    }
}
