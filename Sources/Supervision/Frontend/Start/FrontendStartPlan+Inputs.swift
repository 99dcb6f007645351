package import Doris

extension FrontendStartPlan {
    /// What the choice is made from.
    package struct Inputs: Equatable, Sendable {
        /// What is on disk.
        package var metadata: MetadataState
        /// What the supervisor remembers there; `nil` on a volume that it never saw in use.
        package var record: FrontendRecord?
        /// The node's own host and `edit_log_port`, as the cluster is to know it.
        package var node: Endpoint
        /// Why the own name does not serve as an identity; `nil` where it does, or none is needed.
        package var nameProblem: String?
        /// The own `http_port`, which must be that of every frontend.
        package var httpPort: UInt16
        /// The pod's ordinal; `nil` for a pod that is not of a StatefulSet.
        package var ordinal: Int?
        /// Ordinals below this become followers.
        package var electable: Int
        /// How many frontends are declared, where somebody said so.
        package var replicas: Int?
        /// Who may found a cluster.
        package var bootstrap: Settings.Bootstrap
        /// When `image/ROLE` may be rewritten.
        package var rewritesRole: Settings.MetadataRole
        /// What this Doris can do.
        package var abilities: FrontendAbilities
        /// Whether somebody left a key in `fe.conf` that makes this Doris recover at each start.
        package var recoversAlways: Bool
        /// Why Doris ended last in this container, where that is known.
        package var lastEnd: Cause.Kind?
        /// What the ConfigMap says that remembers a founding.
        package var marker: FoundingMemory
        /// What the others answered; `nil` where nobody was asked yet.
        package var view: ClusterView?
        /// For how long the cluster has waited for the same newcomer.
        package var newcomerFor: Duration
        /// A node name that nobody had before, in the form of this Doris.
        package var freshName: String
        /// A name for a folder that nobody made before.
        package var stamp: String

        package init(
            metadata: MetadataState,
            record: FrontendRecord? = nil,
            node: Endpoint,
            nameProblem: String? = nil,
            httpPort: UInt16 = FrontendPorts().http,
            ordinal: Int?,
            electable: Int = 3,
            replicas: Int? = nil,
            bootstrap: Settings.Bootstrap = .auto,
            rewritesRole: Settings.MetadataRole = .whenNeeded,
            abilities: FrontendAbilities,
            recoversAlways: Bool = false,
            lastEnd: Cause.Kind? = nil,
            marker: FoundingMemory = .none,
            view: ClusterView? = nil,
            newcomerFor: Duration = .zero,
            freshName: String,
            stamp: String
        ) {
            self.metadata = metadata
            self.record = record
            self.node = node
            self.nameProblem = nameProblem
            self.httpPort = httpPort
            self.ordinal = ordinal
            self.electable = electable
            self.replicas = replicas
            self.bootstrap = bootstrap
            self.rewritesRole = rewritesRole
            self.abilities = abilities
            self.recoversAlways = recoversAlways
            self.lastEnd = lastEnd
            self.marker = marker
            self.view = view
            self.newcomerFor = newcomerFor
            self.freshName = freshName
            self.stamp = stamp
        }

        /// Why the metadata cannot simply be started on, as a clause.
        func change(from: Endpoint) -> String {
            guard from == node else { return "the address changed from \(from) to \(node)" }
            return record?.recovery == nil
                ? "SUPERVISOR_METADATA_ROLE=always asks for a recovery at each start"
                : "a recovery to \(node) was begun, and the cluster does not list it yet"
        }
    }

    /// What a ConfigMap says about an earlier founding.
    package enum FoundingMemory: Equatable, Sendable {
        /// None is configured, or it does not exist.
        case none
        /// It remembers this cluster, where it can be read.
        case founded(clusterID: Int?)
        /// It could not be asked.
        case unknown(String)
    }

    /// For how long other frontends must have been silent before a lone start.
    package static let silence = Duration.seconds(10)
    /// For how long there must have been no host of a frontend's name before it counts as one that never was.
    package static let absence = Duration.seconds(60)
}
