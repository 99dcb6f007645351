import Doris

/// Whether a frontend without metadata, to whom no other answers, may found a cluster.
///
/// A second cluster cannot be merged with the first, and the backends of the first would refuse it. So silence alone is
/// never permission: whoever is silent must be known to have nothing.
struct Founding {
    let inputs: FrontendStartPlan.Inputs
    let view: ClusterView

    var plan: FrontendStartPlan {
        let peers = view.peers.map { "\($0.endpoint)" }.joined(separator: ", ")
        let silence = peers.isEmpty ? "no other frontend is configured" : "no frontend answers at \(peers)"
        func wait(_ words: String) -> FrontendStartPlan {
            FrontendStartPlan(.wait, "there is no metadata and \(silence)", words)
        }
        if inputs.bootstrap == .never {
            return wait("SUPERVISOR_BOOTSTRAP=never forbids to found a cluster; start the others, or set it to auto")
        }
        if let ordinal = inputs.ordinal, ordinal != 0 {
            return wait(
                "only ordinal 0 may found a cluster, not \(ordinal); check SUPERVISOR_CLUSTER_FRONTENDS and that ordinal 0"
                    + " runs"
            )
        }
        if let peer = view.peers.first(where: \.hasMetadata) {
            return wait("the supervisor at \(peer.endpoint) says that it has metadata: that frontend must start first")
        }
        if inputs.bootstrap == .auto, let objection { return objection }
        if let problem = inputs.nameProblem { return wait(problem) }
        if !peers.isEmpty && view.silentFor < quiet {
            return wait("making sure before a cluster is founded")
        }
        return FrontendStartPlan(.found, "there is no metadata and \(silence)", permission)
    }

    /// A pod has no host from its deletion until its container runs, which all of a cluster have at the same time where its
    /// nodes are started together: only a host that stays away speaks for a frontend that never was.
    private var quiet: Duration {
        inputs.bootstrap == .auto && view.peers.contains { $0.disk == .nobody }
            ? FrontendStartPlan.absence : FrontendStartPlan.silence
    }

    /// What keeps a cluster from being founded where nobody said that it may.
    private var objection: FrontendStartPlan? {
        let way = "if there is no cluster, set SUPERVISOR_BOOTSTRAP=allow for one start"
        if inputs.ordinal == nil {
            return FrontendStartPlan(
                .wait,
                "there is no metadata, and the pod's name has no ordinal; set SUPERVISOR_BOOTSTRAP=allow to found here"
            )
        }
        if let id = inputs.record?.clusterID {
            return FrontendStartPlan(
                .refuse,
                "the metadata of cluster \(id) that lay here is gone, and no other frontend answers; mount the right"
                    + " volume or restore a backup; \(way)"
            )
        }
        if inputs.record?.knowsOthers == true {
            return FrontendStartPlan(
                .refuse,
                "there is no metadata, and this node was added to a cluster that does not answer; start its other"
                    + " frontends; \(way)"
            )
        }
        switch inputs.marker {
        case .none: break
        case .founded(let id):
            let name = id.map { "cluster \($0)" } ?? "a cluster"
            return FrontendStartPlan(
                .refuse,
                "there is no metadata, and the ConfigMap remembers that \(name) was founded; mount its volume or restore"
                    + " a backup; \(way)"
            )
        case .unknown(let words):
            return FrontendStartPlan(
                .wait,
                "there is no metadata, and whether a cluster was founded before cannot be read: \(words)"
            )
        }
        if let peer = view.peers.first(where: { $0.disk == .unknown }) {
            return FrontendStartPlan(
                .wait,
                "there is no metadata, and nobody at \(peer.endpoint) says whether it has any; a cluster is founded once"
                    + " its supervisor does, or there is no such host; \(way)"
            )
        }
        return nil
    }

    private var permission: String {
        inputs.bootstrap == .allow
            ? "SUPERVISOR_BOOTSTRAP=allow permits to found a cluster"
            : "this is ordinal 0, nothing remembers an earlier cluster, and nobody else has metadata"
    }
}

extension ClusterView.Peer {
    fileprivate var hasMetadata: Bool { if case .metadata = disk { true } else { false } }
}
