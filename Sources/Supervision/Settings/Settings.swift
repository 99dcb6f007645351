package import Doris

/// Every setting of a run, checked.
package struct Settings: Equatable, Sendable {
    /// How the connection to a frontend is protected.
    package enum TLS: String, CaseIterable, Sendable { case off, required, verify }
    /// Whether the node is registered by its name or its address.
    package enum Identity: String, CaseIterable, Sendable { case auto, fqdn, ip }
    /// Who may found a cluster.
    package enum Bootstrap: String, CaseIterable, Sendable { case auto, allow, never }
    /// When `image/ROLE` may be rewritten.
    package enum MetadataRole: String, CaseIterable, Sendable {
        /// Where a changed address needs it.
        case whenNeeded = "when-needed"
        /// At each start of the only frontend, with a recovery.
        case always
        /// Never, and so no recovery that needs a new node name.
        case never
    }
    /// What becomes of lock files whose process is gone.
    package enum ClearLocks: String, CaseIterable, Sendable { case stale, never }
    /// Which dead frontends are dropped.
    package enum Cleanup: String, CaseIterable, Sendable {
        /// The own former entries.
        case superseded
        /// And those whose pod the StatefulSet no longer declares.
        case scaledIn = "scaled-in"
        /// And every other that has been dead for long.
        case dead
        /// None.
        case off
    }
    /// How log lines look.
    package enum LogFormat: String, CaseIterable, Sendable { case json, text }
    /// The least severe entry that is written, by swift-log's names.
    package enum LogLevel: String, CaseIterable, Sendable {
        case trace, debug, info, notice, warning, error, critical
    }
    /// Where the account's password comes from.
    package enum Password: Equatable, Sendable {
        /// The account has none.
        case none
        /// A file that is read at each connection.
        case file(String)
        /// The variable `PASSWD`, which is taken out of the child's environment.
        case given(Secret)
    }

    package var role: NodeRole
    package var dorisHome: String
    /// A folder whose files are linked into Doris' `conf`; `nil` for none.
    package var configDirectory: String?
    package var podName: String?
    /// A valid name; `nil` for the namespace of the service account.
    package var podNamespace: String?
    package var podIP: String?
    /// `nil` where the downward API does not tell it.
    package var podUID: String?
    package var frontends: [Endpoint]
    package var user: String
    package var password: Password
    package var tls: TLS
    package var caFile: String?
    /// The file with the password that a founding frontend gives to root; see ``accountPlan``.
    package var rootPasswordFile: String?
    package var queryPort: UInt16?
    package var editLogPort: UInt16?
    package var heartbeatPort: UInt16?
    /// How many frontends are declared; `nil` where nobody says.
    package var replicas: Int?
    /// Ordinals below this number become followers.
    package var electable: Int
    package var identity: Identity
    package var bootstrap: Bootstrap
    /// The valid name of the ConfigMap that remembers the founding; `nil` for none.
    package var bootstrapConfigMap: String?
    package var clearLocks: ClearLocks
    package var metadataRole: MetadataRole
    package var cleanup: Cleanup
    /// How long a frontend must have been dead before it is dropped.
    package var deadAfter: Duration
    package var stopGrace: Duration
    /// Whether nobody said how long the pod's grace period is.
    package var stopGraceIsAssumed: Bool
    /// What comes before Doris is asked to end.
    package var drain: StopDrain.Policy
    /// When a backend that stops is decommissioned.
    package var decommissionOnStop: DecommissionPolicy.OnStop
    /// After which time without a new minimum of tablets a decommission counts as stalled.
    package var decommissionStallAfter: Duration
    /// How many living backends of the same tag must remain; `nil` leaves it to the cluster where that checks.
    package var leastBackends: Int?
    package var restartLimit: Int
    package var restartWindow: Duration
    package var startup: StartupPolicy
    /// How long the loop may be silent, or a SIGKILL without effect, before liveness fails.
    package var livenessAfter: Duration
    package var signals: SignalTable
    /// Where the cause of an end is written; `nil` for `/dev/termination-log`, if that exists.
    package var terminationMessageFile: String?
    /// Where the supervisor keeps its records; `nil` for a folder on the node's own volume.
    package var stateDirectory: String?
    package var httpAddress: String
    package var httpPort: UInt16
    package var controlSocket: String
    package var logFormat: LogFormat
    package var logLevel: LogLevel

    /// The pod's place in its StatefulSet; `nil` for a name that is not of one.
    package var ordinal: Int? { podName.flatMap { PodName($0)?.ordinal } }
}
