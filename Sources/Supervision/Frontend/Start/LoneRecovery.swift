import Doris

/// The plan of a frontend whose address changed and to whom nobody answers.
///
/// A recovery makes a new group of one node with this node's copy of the journal. Were there another follower with a
/// newer copy, what only that one has would be lost, and were there two with a majority, there would be two masters with
/// one cluster id. So it takes a declaration that this is the only frontend, and nothing that speaks against it.
struct LoneRecovery {
    let inputs: FrontendStartPlan.Inputs
    let role: RoleFile
    let from: Endpoint
    let view: ClusterView

    /// How many starts may recover before a person must look: each repeats the reset of a group of one.
    static let limit = 5

    var plan: FrontendStartPlan {
        let change = inputs.change(from: from)
        if let objection { return FrontendStartPlan(.refuse, change, objection + ". Nothing was changed") }
        if !view.peers.isEmpty && view.silentFor < FrontendStartPlan.silence {
            return FrontendStartPlan(
                .wait,
                change,
                "nobody answers so far; making sure before the metadata is recovered"
            )
        }
        return FrontendStartPlan(
            .recover(recovery),
            change,
            "this is the only frontend, declared so, and no other answers: its metadata is recovered for one start"
        )
    }

    /// Why this must not happen; `nil` when it may.
    private var objection: String? {
        let byHand = "or recover the metadata by hand on the frontend with the newest copy"
        if inputs.replicas != 1 {
            let declared =
                inputs.replicas.map { "\($0) frontends are declared" } ?? "how many there are is not declared"
            return
                "no other frontend answers and \(declared), so that another may have newer metadata; start the others,"
                + " give the pod its old address back, set SUPERVISOR_FRONTEND_REPLICAS=1 if this is the only one,"
                + " \(byHand)"
        }
        if let others = inputs.record?.others, !others.isEmpty {
            let list = others.map { "\($0)" }.joined(separator: ", ")
            return "one frontend is declared, and the cluster listed \(list) too when it was seen last; start them,"
                + " \(byHand)"
        }
        if inputs.record?.knowsOthers == true {
            return
                "one frontend is declared, and this one was added to a cluster that others had; start them, \(byHand)"
        }
        for peer in view.peers {
            guard case .metadata = peer.disk else { continue }
            return "the supervisor at \(peer.endpoint) says that it has metadata, and one frontend is declared;"
                + " take one of the two away, \(byHand)"
        }
        if role.role != .follower {
            return "this frontend is an observer, on whose copy no group can be made; start a follower, \(byHand)"
        }
        guard inputs.abilities.recovery != nil else {
            return
                "a command replaces Doris' start script, so that a recovery cannot be asked for; take the command away for"
                + " one start, \(byHand)"
        }
        if inputs.rewritesRole == .never, recovery.nodeName != role.nodeName {
            return "SUPERVISOR_METADATA_ROLE=never forbids the new node name without which it cannot be done;"
                + " set SUPERVISOR_METADATA_ROLE=when-needed, \(byHand)"
        }
        if let attempts = inputs.record?.recovery?.attempts, attempts >= LoneRecovery.limit {
            return
                "\(attempts) starts have recovered and the cluster never listed the new address; look at fe.log, \(byHand)"
        }
        return nil
    }

    /// Whether the entry can be moved, so that no second one with its name has to be dropped.
    private var keepsName: Bool {
        inputs.abilities.renamesToAddress && from.port == inputs.node.port && from != inputs.node
    }

    /// The record of what is about to happen, from that of what has been tried.
    private var recovery: FrontendRecord.Recovery {
        let former = FrontendRecord.Entry(from, name: inputs.record?.listedName ?? role.nodeName)
        guard var tried = inputs.record?.recovery else {
            let name = keepsName ? role.nodeName : inputs.freshName
            let superseded = from == inputs.node ? [] : [former]
            return .init(superseded: superseded, node: inputs.node, nodeName: name, attempts: 1)
        }
        tried.attempts += 1
        guard tried.node != inputs.node else { return tried }
        // It moved once more: the address in between may have been added.
        tried.superseded.append(FrontendRecord.Entry(tried.node, name: nil))
        tried.superseded.removeAll { $0.endpoint == inputs.node }
        tried.node = inputs.node
        tried.isListed = false
        tried.nodeName = keepsName ? role.nodeName : inputs.freshName
        return tried
    }
}
