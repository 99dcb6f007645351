package import Doris

/// How a frontend starts.
///
/// It is chosen before Doris runs, because a wrong choice cannot be undone: a frontend that founds beside a living
/// master makes a second cluster that can never be merged.
package enum FrontendStartPlan: Equatable, Sendable {
    /// Start on the metadata as it is.
    case resume
    /// Start with nothing and become the first frontend of a new cluster.
    case found
    /// Start with `--helper`; be added in the given role first where the cluster does not list this node.
    case join(helper: Endpoint, add: FrontendRole?)
    /// Ask again soon.
    case wait(reason: String)
    /// A person must look at it.
    case refuse(reason: String)
}

extension FrontendStartPlan {
    /// What the choice is made from.
    package struct Inputs: Equatable, Sendable {
        /// What is on disk.
        package var metadata: MetadataState
        /// The node's own host and `edit_log_port`.
        package var node: Endpoint
        /// The pod's ordinal; `nil` for a pod that is not of a StatefulSet.
        package var ordinal: Int?
        /// Ordinals below this become followers.
        package var electable: Int
        /// Who may found a cluster.
        package var bootstrap: Settings.Bootstrap
        /// Whether this Doris compares the host in ROLE with its own address, as the 1.2 line does.
        package var checksHostInRole: Bool
        /// What the others answered; `nil` where nobody was asked because metadata exists.
        package var view: ClusterView?

        package init(
            metadata: MetadataState,
            node: Endpoint,
            ordinal: Int?,
            electable: Int,
            bootstrap: Settings.Bootstrap,
            checksHostInRole: Bool,
            view: ClusterView?
        ) {
            self.metadata = metadata
            self.node = node
            self.ordinal = ordinal
            self.electable = electable
            self.bootstrap = bootstrap
            self.checksHostInRole = checksHostInRole
            self.view = view
        }
    }

    /// How long other frontends must have been silent before their silence counts.
    package static let bootstrapSilence = Duration.seconds(10)

    /// Chooses the plan.
    package init(_ inputs: Inputs) {
        switch inputs.metadata {
        case .complete(let role, _, _): self = FrontendStartPlan.resuming(role, inputs)
        case .empty: self = FrontendStartPlan.beginning(inputs)
        case .missing:
            self = .refuse(reason: "meta_dir does not exist; create it or mount the volume there")
        case .unfinished(let present):
            self = .refuse(
                reason: "an earlier first start did not finish: found \(present.joined(separator: ", ")), and neither a"
                    + " journal nor an image; empty the folder if this frontend never served. Nothing was changed"
            )
        case .torn(let present, let problem):
            let files = present.joined(separator: ", ")
            self = .refuse(
                reason: "the metadata is incomplete: \(problem); found \(files); restore the missing files from a"
                    + " backup, or empty the folder if this frontend never served. Nothing was changed"
            )
        }
    }

    private static func resuming(_ role: RoleFile, _ inputs: Inputs) -> FrontendStartPlan {
        guard inputs.checksHostInRole, let host = role.hostInName, host != inputs.node.host else { return .resume }
        return .refuse(
            reason: "the address changed from \(host) (in image/ROLE) to \(inputs.node.host), and this Doris refuses to"
                + " start on it; give the pod its old address back, or recover the metadata by hand. Nothing was changed"
        )
    }

    private static func beginning(_ inputs: Inputs) -> FrontendStartPlan {
        guard let view = inputs.view else { return .wait(reason: "the other frontends were not asked yet") }
        if let frontends = view.listingWithMaster { return joining(frontends, inputs) }
        if view.isAnyoneThere { return .wait(reason: obstacle(in: view)) }
        return founding(view, inputs)
    }

    private static func joining(_ frontends: [Frontend], _ inputs: Inputs) -> FrontendStartPlan {
        guard let master = frontends.first(where: { $0.isMaster && $0.isAlive }) else {
            return .wait(reason: "no master")
        }
        guard master.editLog != inputs.node else {
            return .wait(
                reason: "the cluster calls \(inputs.node) its master, and this node there has no metadata; another"
                    + " process has the address, or a listing is old"
            )
        }
        if frontends.contains(where: { $0.editLog == inputs.node }) {
            return .join(helper: master.editLog, add: nil)
        }
        let isElectable = inputs.ordinal.map { $0 < inputs.electable } ?? true
        return .join(helper: master.editLog, add: isElectable ? .follower : .observer)
    }

    private static func founding(_ view: ClusterView, _ inputs: Inputs) -> FrontendStartPlan {
        let peers = view.answers.map { "\($0.endpoint)" }.joined(separator: ", ")
        let silence = peers.isEmpty ? "no other frontend is configured" : "no frontend answers at \(peers)"
        if inputs.bootstrap == .never {
            return .wait(reason: "there is no metadata, \(silence), and bootstrap=never forbids to found a cluster")
        }
        if let ordinal = inputs.ordinal, ordinal != 0 {
            return .wait(
                reason: "there is no metadata and \(silence); only ordinal 0 may found a cluster, not \(ordinal)"
            )
        }
        if inputs.ordinal == nil && inputs.bootstrap == .auto {
            return .wait(
                reason: "there is no metadata, \(silence), and the pod's name has no ordinal; set"
                    + " SUPERVISOR_BOOTSTRAP=allow to found a cluster here"
            )
        }
        if !peers.isEmpty && view.silentFor < bootstrapSilence {
            return .wait(reason: "there is no metadata and \(silence); making sure before a cluster is founded")
        }
        return .found
    }

    /// Why frontends that answer are of no help.
    private static func obstacle(in view: ClusterView) -> String {
        for case .refusal(let error) in view.answers.map(\.answer) {
            return "a frontend answers and does not help: \(error)"
        }
        return "frontends answer and none knows a master; an election or a lost quorum"
    }
}
