package import Doris

/// The plan of a frontend without metadata.
struct NewFrontend {
    let inputs: FrontendStartPlan.Inputs

    /// How long another newcomer is waited for: an entry whose pod never comes must not keep everybody out.
    static let patience = Duration.seconds(600)

    var plan: FrontendStartPlan {
        guard let view = inputs.view else { return FrontendStartPlan(.ask, "there is no metadata") }
        if let frontends = view.listingWithMaster { return joining(frontends) }
        if view.isAnyoneThere { return FrontendStartPlan(.wait, "there is no metadata", view.obstacle) }
        return Founding(inputs: inputs, view: view).plan
    }

    private func joining(_ frontends: [Frontend]) -> FrontendStartPlan {
        guard let master = frontends.livingMaster else {
            return FrontendStartPlan(.wait, "no master")
        }
        if let objection = objection(to: master) { return objection }
        if let problem = inputs.nameProblem { return FrontendStartPlan(.wait, problem) }
        let place = "there is no metadata and a master at \(master.editLog)"
        if let own = frontends.entry(at: inputs.node) {
            return isOurs(own)
                ? FrontendStartPlan(.join(helper: master.editLog, add: nil), place) : replacing(own)
        }
        if let newcomer = frontends.first(where: \.isNewcomer), inputs.newcomerFor < NewFrontend.patience {
            return FrontendStartPlan(
                .wait,
                "the cluster is still waiting for \(newcomer.editLog), and frontends are added one at a time; this one is"
                    + " added after it, or after 10 minutes"
            )
        }
        return FrontendStartPlan(.join(helper: master.editLog, add: role), place)
    }

    private func objection(to master: Frontend) -> FrontendStartPlan? {
        if let lost = inputs.record?.clusterID, let id = master.clusterID, lost != id {
            return FrontendStartPlan(
                .refuse,
                "the metadata that lay here was of cluster \(lost), and the frontends of SUPERVISOR_CLUSTER_FRONTENDS are"
                    + " of cluster \(id); check the volume and the list, or remove the record. Nothing was changed"
            )
        }
        if master.editLog == inputs.node {
            return FrontendStartPlan(
                .wait,
                "the cluster calls \(inputs.node) its master, and this node there has no metadata; another process has"
                    + " the address, or a listing is old; check what runs there"
            )
        }
        if inputs.recoversAlways {
            return FrontendStartPlan(
                .refuse,
                "fe.conf says metadata_failure_recovery = true, with which this Doris would make a group of its own instead"
                    + " of joining that of \(master.editLog); take the key out of fe.conf. Nothing was changed"
            )
        }
        if let port = master.httpPort, port != inputs.httpPort {
            return FrontendStartPlan(
                .refuse,
                "http_port is \(inputs.httpPort) here and \(port) at the master; a frontend asks its helper at its own"
                    + " http_port, so that it would wait for ever: make it \(port) in fe.conf. Nothing was changed"
            )
        }
        if master.editLog.isByName != inputs.node.isByName {
            return FrontendStartPlan(
                .refuse,
                "the cluster knows its frontends by \(master.editLog.isByName ? "name" : "address"), and this node would"
                    + " join as \(inputs.node); set SUPERVISOR_IDENTITY and enable_fqdn_mode as the others have them."
                    + " Nothing was changed"
            )
        }
        return nil
    }

    /// Makes room for an entry of our own where a former member had the address.
    private func replacing(_ own: Frontend) -> FrontendStartPlan {
        let what = "the cluster lists \(own.name) at \(inputs.node), which was a member there and has no metadata here"
        guard !own.isAlive, !own.isMaster else {
            return FrontendStartPlan(.wait, what, "it still counts as alive; it is dropped once it does not")
        }
        return FrontendStartPlan(.dropFormer(own), what)
    }

    /// Whether an entry with our address can be taken over: its name becomes ours.
    ///
    /// A name belongs to one pod. An address may have been another's, who would later drop "its" entry, and us with it.
    private func isOurs(_ own: Frontend) -> Bool {
        if inputs.node.isByName || own.isNewcomer { return true }
        switch inputs.record?.undertaking {
        case .joining(let node, _)?: return node == inputs.node
        default: return inputs.record?.node == inputs.node
        }
    }

    /// The role that this node had, else that of its ordinal.
    private var role: FrontendRole {
        switch inputs.record?.undertaking {
        case .settingAside(_, let role?)?, .joining(_, let role)?: return role
        default: return inputs.ordinal.map { $0 < inputs.electable } ?? true ? .follower : .observer
        }
    }
}

extension Frontend {
    /// Whether it was added and has not come yet: it is no member of the BDB JE group, which a former member stays.
    package var isNewcomer: Bool { !isAlive && !hasJoined }
}
