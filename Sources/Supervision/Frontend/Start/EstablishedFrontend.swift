import Doris

/// The plan of a frontend whose metadata is complete.
struct EstablishedFrontend {
    let inputs: FrontendStartPlan.Inputs
    let role: RoleFile
    let version: VersionFile

    /// How the address compares with the one under which the cluster knows this frontend.
    private enum Move {
        case none
        case moved(from: Endpoint)
        /// From an address to a name, or back, which Doris does not do by itself.
        case renamed(from: Endpoint)
    }

    var plan: FrontendStartPlan {
        if let id = inputs.record?.clusterID, id != version.clusterID {
            return FrontendStartPlan(
                .refuse,
                "the metadata is of cluster \(version.clusterID) and this volume's record of cluster \(id): somebody"
                    + " exchanged one of them; put the right metadata back, or remove the record. Nothing was changed"
            )
        }
        let plan =
            switch move {
            case .none: unmoved
            case .moved(let from): moved(from: from)
            case .renamed(let from): renamed(from: from)
            }
        return plan.step == .resume ? objectionToStickyKey ?? plan : plan
    }

    private var move: Move {
        let node = inputs.node
        if let known, known != node {
            return known.isByName == node.isByName ? .moved(from: known) : .renamed(from: known)
        }
        let recovery = inputs.record?.recovery
        // It is back where it was, with a journal whose group may be that of the address in between.
        if let recovery, !recovery.isListed { return .moved(from: recovery.node) }
        // What was recovered and listed needs no other recovery before its former entry is gone.
        let isAsked = inputs.rewritesRole == .always && isDeclaredAlone && recovery?.isListed != true
        return isAsked ? .moved(from: node) : .none
    }

    /// Where the cluster lists this node, or was asked to list it last.
    private var known: Endpoint? {
        if case .joining(let node, _)? = inputs.record?.undertaking { return node }
        if let node = inputs.record?.node { return node }
        // A volume from before this program: only the names of 1.2 tell.
        guard inputs.abilities.checksHostInRole, let host = role.hostInName else { return nil }
        return Endpoint(host: host, port: inputs.node.port)
    }

    // MARK: - The same address

    private var unmoved: FrontendStartPlan {
        if let problem = inputs.nameProblem { return FrontendStartPlan(.wait, problem) }
        guard let doubt else { return FrontendStartPlan(.resume, "the metadata is complete and the address unchanged") }
        guard let view = inputs.view else { return FrontendStartPlan(.ask, doubt) }
        guard let frontends = view.listingWithMaster else {
            return FrontendStartPlan(.resume, "the metadata is complete, and no master contradicts it")
        }
        if let stranger = conflict(with: frontends) { return stranger }
        if let former = former(in: frontends) { return leave(former) }
        guard frontends.entry(at: inputs.node) == nil else {
            return FrontendStartPlan(.resume, "the metadata is complete and the cluster lists this node")
        }
        return setAside("the cluster dropped this node while it was down, and has a master")
    }

    /// What makes the cluster's word necessary although nothing changed here.
    private var doubt: String? {
        if case .leaving? = inputs.record?.undertaking { return "this node was about to leave the cluster" }
        return switch inputs.lastEnd {
        case .removed?, .notMember?: "Doris ended as no member of the cluster"
        default: nil
        }
    }

    /// A key that makes each start recover would tear every cluster of more than one frontend apart.
    private var objectionToStickyKey: FrontendStartPlan? {
        guard inputs.recoversAlways, inputs.record?.knowsOthers == true || inputs.view?.isAnyoneThere == true else {
            return nil
        }
        return FrontendStartPlan(
            .refuse,
            "fe.conf says metadata_failure_recovery = true, with which this Doris makes a new group of itself at each"
                + " start, and the cluster has other frontends; take the key out of fe.conf. Nothing was changed"
        )
    }

    // MARK: - Another address

    private func moved(from: Endpoint) -> FrontendStartPlan {
        if let problem = inputs.nameProblem { return FrontendStartPlan(.wait, problem) }
        guard let view = inputs.view else {
            return FrontendStartPlan(.ask, inputs.change(from: from))
        }
        if let frontends = view.listingWithMaster {
            return conflict(with: frontends) ?? rejoin(frontends, from: from)
        }
        if view.isAnyoneThere { return FrontendStartPlan(.wait, inputs.change(from: from), view.obstacle) }
        return LoneRecovery(inputs: inputs, role: role, from: from, view: view).plan
    }

    /// Others have a master: this node becomes a new member of theirs, and keeps what it had in a folder.
    private func rejoin(_ frontends: [Frontend], from: Endpoint) -> FrontendStartPlan {
        if let own = frontends.entry(at: inputs.node), ownNames.contains(own.name) {
            return FrontendStartPlan(.resume, "the cluster lists this node under its new address already")
        }
        if let former = former(in: frontends) { return leave(former) }
        return setAside(
            inputs.change(from: from)
                + ", and the cluster has a master that does not list it: what is here is kept, and"
                + " this node joins anew"
        )
    }

    /// The entry that carries this node's own name at an address that is no longer its own.
    private func former(in frontends: [Frontend]) -> Frontend? {
        frontends.first { ownNames.contains($0.name) && $0.editLog != inputs.node }
    }

    /// The name in ROLE, and that of the entry, which differs after a recovery.
    private var ownNames: [String] { [role.nodeName] + (inputs.record?.listedName.map { [$0] } ?? []) }

    /// Doris does not run here, so that dropping the entry of its own name cannot end it.
    private func leave(_ former: Frontend) -> FrontendStartPlan {
        let what = "the cluster lists this node under its former address \(former.editLog)"
        if inputs.node.isByName != former.editLog.isByName { return renamed(from: former.editLog) }
        guard !former.isAlive, !former.isMaster else {
            return FrontendStartPlan(.wait, what, "that still counts as alive; it is dropped once it does not")
        }
        return FrontendStartPlan(.dropFormer(former), what)
    }

    private func setAside(_ reason: String) -> FrontendStartPlan {
        FrontendStartPlan(.setAside(stamp: inputs.stamp, role: role.role), reason)
    }

    /// Doris moves a frontend between names and addresses only by a statement on a living master.
    private func renamed(from: Endpoint) -> FrontendStartPlan {
        if let problem = inputs.nameProblem { return FrontendStartPlan(.wait, problem) }
        let change = "the cluster knows this node as \(from), and it is to start as \(inputs.node)"
        guard let view = inputs.view else { return FrontendStartPlan(.ask, change) }
        if let own = view.listingWithMaster?.entry(at: inputs.node), ownNames.contains(own.name) {
            return FrontendStartPlan(.resume, "the cluster lists this node as \(inputs.node) already")
        }
        let statement = "ALTER SYSTEM MODIFY FRONTEND \"\(from)\" HOSTNAME \"\(inputs.node.host)\""
        return FrontendStartPlan(
            .refuse,
            change,
            "have a living master run \(statement) first, or set SUPERVISOR_IDENTITY and enable_fqdn_mode back."
                + " Nothing was changed"
        )
    }

    private func conflict(with frontends: [Frontend]) -> FrontendStartPlan? {
        guard let id = frontends.lazy.compactMap(\.clusterID).first else {
            return FrontendStartPlan(.wait, "a master answers and does not say of which cluster; asking again soon")
        }
        guard id != version.clusterID else { return nil }
        return FrontendStartPlan(
            .refuse,
            "the metadata here is of cluster \(version.clusterID), and the frontends of SUPERVISOR_CLUSTER_FRONTENDS are"
                + " of cluster \(id); check the volume and the list. Nothing was changed"
        )
    }

    private var isDeclaredAlone: Bool { inputs.replicas == 1 && inputs.record?.knowsOthers != true }
}

extension [Frontend] {
    /// The row of exactly this host and `edit_log_port`.
    func entry(at endpoint: Endpoint) -> Frontend? { first { $0.editLog == endpoint } }
}
