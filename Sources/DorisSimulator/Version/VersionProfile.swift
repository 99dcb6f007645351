/// What sets one release line of Doris apart from the others, as far as a supervisor can see it.
///
/// Everything that depends on the version asks this value. Each later line is written down as what changed since the
/// one before it, so that another line is added in one place.
package struct VersionProfile: Equatable, Sendable {
    /// The line's name, such as `2.1`.
    package var name: String
    /// What nodes report as their version.
    package var release: String
    /// What the listings show, and to whom.
    var listings: Listings
    /// What `ALTER SYSTEM` accepts and refuses.
    var membership: Membership
    /// How users are named, protected and listed.
    var accounts: Accounts
    /// How tables and their tablets are treated.
    var tablets: Tablets
    /// How a node finds out who it is and whether it may start.
    var identity: Identity
    /// What the start scripts understand and refuse.
    var scripts: Scripts
    /// What the processes answer over HTTP and MySQL.
    var services: Services
    /// How long things take in Doris' own time; a simulation multiplies it by one factor.
    var timings: Timings
}

extension VersionProfile {
    /// The columns of the listings, and who may see them.
    struct Listings: Equatable, Sendable {
        /// The columns of `SHOW PROC '/frontends'`.
        var frontendColumns: [String]
        /// The columns of `SHOW PROC '/backends'`.
        var backendColumns: [String]
        /// The columns of `SHOW PROCESSLIST`.
        var processColumns: [String]
        /// Columns that `SHOW FRONTENDS` and `SHOW BACKENDS` leave out, though `SHOW PROC` has them.
        var hiddenColumns: Set<String>
        /// Whether `SHOW PROC` asks for `ADMIN_PRIV`, so that `NODE_PRIV` is not enough.
        var procNeedsAdmin: Bool
        /// Whether everybody may use `SHOW FRONTENDS` and `SHOW BACKENDS`.
        var areForEverybody: Bool
        /// Whether `information_schema.backends` exists: on 1.2 alone.
        var hasBackendsTable: Bool
        /// The columns of `information_schema.backends`, none where the table does not exist.
        var backendsTable: [String]
        /// The columns of `frontends()`, which stayed as they were in 2.1.
        var frontendsFunction: [String]
        /// The columns of `backends()`, which stayed as they were in 2.1.
        var backendsFunction: [String]
        /// Whether the table functions `frontends()` and `backends()` exist.
        var hasTableFunctions: Bool

        /// The columns that a listing shows: all of them to `SHOW PROC`, not the hidden ones to `SHOW FRONTENDS` and
        /// `SHOW BACKENDS`.
        func shown(_ columns: [String], hidingSome: Bool) -> [String] {
            columns.filter { !hidingSome || !hiddenColumns.contains($0) }
        }
    }

    /// What `ALTER SYSTEM` accepts and refuses.
    struct Membership: Equatable, Sendable {
        /// What `MODIFY FRONTEND|BACKEND … HOSTNAME` takes.
        enum Renaming: Equatable, Sendable {
            /// There is no such statement.
            case absent
            /// Names that resolve, and no address literals.
            case names
            /// Names and address literals.
            case namesAndAddresses
        }

        /// Whether hosts are resolved at `ADD`, and kept as addresses.
        var resolvesHosts: Bool
        /// What `MODIFY … HOSTNAME` takes.
        var renaming: Renaming
        /// Whether backends may be named by their ids.
        var takesBackendIDs: Bool
        /// Whether an alive follower that the majority needs cannot be dropped.
        var guardsMajority: Bool
        /// Whether the error for a frontend that exists says if it is alive.
        var tellsWhetherAlive: Bool
        /// Whether a decommission is refused that leaves too few backends for the replicas.
        var checksDecommission: Bool
        /// `decommission_tablet_check_threshold`: below so many tablets, all of them in the recycle bin, a
        /// decommission ends early.
        var recycledTabletThreshold: Int
        /// Whether `CANCEL DECOMMISSION` asks for `NODE_PRIV`.
        var checksCancel: Bool
        /// Whether `CANCEL DECOMMISSION` names host and port of an unknown backend.
        var namesPortOfUnknown: Bool
        /// What the error text calls the lock that a statement did not get.
        var lockName: String
    }

    /// How tables and their tablets are treated.
    struct Tablets: Equatable, Sendable {
        /// Whether a colocated table's tablets are adopted and dropped as all others; 1.2 does neither.
        var judgesColocated: Bool
        /// The tables that Doris makes for itself in `__internal_schema`.
        var internalTables: [String]
        /// Whether those tables get three replicas once there are three backends.
        var replicatesInternalTables: Bool
        /// Whether a query's error names tablet and replica as such, and not by their numbers alone.
        var namesQueriedReplica: Bool
        /// Whether the error for too few backends tells of capacity and of hosts.
        var explainsMissingBackends: Bool
        /// Whether a load's error tells of the quorum that it missed.
        var namesLoadQuorum: Bool
    }

    /// How a node finds out who it is and whether it may start.
    struct Identity: Equatable, Sendable {
        /// Whether nodes are known by IP alone.
        ///
        /// Frontends' names hold it then, `ROLE` is checked against it, and a backend insists on its own. From 2.0 on
        /// hosts are kept as they were given.
        var isByAddress: Bool
        /// Whether `enable_fqdn_mode` exists, and backends resolve the host that the master knows them by.
        var hasFQDNMode: Bool
        /// Whether `priority_networks` that match nothing end the process; 1.2 falls back to 127.0.0.1.
        var refusesUnmatchedNetworks: Bool
        /// Whether a frontend holds `process.lock` (2.0.2 and later).
        var hasProcessLock: Bool
        /// Whether `image/DEPLOY_MODE` is kept and checked.
        var hasDeployMode: Bool
        /// Whether `fe.conf` may switch the metadata recovery on.
        var readsRecoveryKey: Bool
        /// Whether `bdbje_free_disk_bytes` sets what BDB JE keeps free; before, its own 5 GiB hold.
        var readsJournalReserve: Bool
        /// Whether `initial_root_password` counts at the founding.
        var hasInitialRootPassword: Bool
        /// What the process ends with after an exception at start-up; Java's `main` merely returns before 3.0.
        var exceptionStatus: Int32
        /// The main class, as it stands in stack traces.
        var mainClass: String
    }

    /// What the start scripts understand and refuse.
    struct Scripts: Equatable, Sendable {
        /// Whether `--console` exists.
        ///
        /// Without the option the output of a node in the foreground goes to a file; 1.2 has no such option, and always
        /// writes to the console.
        var hasConsole: Bool
        /// Whether `start_fe.sh` knows `--metadata_failure_recovery`.
        var hasRecoveryOption: Bool
        /// Whether `start_fe.sh` knows `--cluster_snapshot`.
        var hasSnapshotOption: Bool
        /// Whether `start_be.sh` knows `--version`.
        var hasBackendVersion: Bool
        /// Whether `start_be.sh --console` leaves standard error to `be.out`, so that the log comes on standard output.
        var splitsBackendOutput: Bool
        /// Whether a proxy in the environment is refused (2.0.3 and later).
        var refusesProxy: Bool
        /// Whether `start_be.sh` refuses fewer than 60000 open files (1.2.5 and later).
        var refusesFewFiles: Bool
        /// Whether `start_be.sh` refuses a machine that swaps (2.0.2 and later).
        var refusesSwap: Bool
        /// Whether `SKIP_CHECK_ULIMIT=true` spares the checks of `vm.max_map_count` and the open files (2.1.8, 3.0.4).
        var maySkipLimits: Bool
        /// The only version of Java that is taken; `nil` where several are.
        var javaVersion: Int?
        /// The lines of `fe.conf` with options for Java, of which the version of Java decides which counts.
        var javaOptions: [String: String]
    }

    /// What the processes answer over HTTP and MySQL.
    struct Services: Equatable, Sendable {
        /// The capabilities in the MySQL greeting.
        var capabilities: CapabilityFlags
        /// Whether prepared statements, `COM_STATISTICS`, `COM_CHANGE_USER` and `COM_SET_OPTION` are understood.
        var hasPreparedStatements: Bool
        /// Whether `COM_RESET_CONNECTION` is understood.
        var hasResetConnection: Bool
        /// `arrow_flight_sql_port` of a frontend and a backend by default; `nil` where the key does not exist.
        var arrowFlightPorts: ArrowFlightPorts?
        /// `https_port` of a frontend by default; `nil` where the key does not exist.
        var httpsPort: UInt16?
        /// Whether a backend has ports of their own for loading into a single replica, which is off by default.
        var hasSingleReplicaPorts: Bool
        /// Whether "not ready" comes with a report of several lines.
        var explainsNotReady: Bool
        /// Whether `/api/health` tells a node that is not ready or is stopping: a frontend by 503, a backend by its
        /// body.
        var healthTellsTheTruth: Bool
        /// Whether `enable_all_http_auth` exists.
        var mayDemandWebLogin: Bool
        /// Whether a backend's heartbeat says that the backend is about to end, and the listing shows it.
        var tellsShutdown: Bool
        /// Whether `root` and `admin` need a password on 127.0.0.1 where `fe.conf` asks for it; 1.2 never does.
        var mayCheckLocalhost: Bool
    }

    /// Ports for Arrow Flight, -1 where it is off.
    struct ArrowFlightPorts: Equatable, Sendable {
        var frontend: Int32
        var backend: Int32
    }

    /// How long things take in Doris' own time.
    struct Timings: Equatable, Sendable {
        /// Between two heartbeats of the master.
        var heartbeat: Duration
        /// How often a backend looks whether a signal came.
        var signalPoll: Duration
        /// How long a stopping backend waits at the end without any need (`grace_shutdown_post_delay_seconds`).
        var stopDelay: Duration
        /// How long a stopping frontend waits for running queries at most; zero where it just ends.
        var frontendQueryGrace: Duration
        /// How long dropped tablets stay in the trash (`trash_file_expire_time_sec`).
        var trash: Duration
    }
}

extension VersionProfile {
    /// The profile of a line; `nil` for one that is not simulated.
    package init?(named name: String) {
        guard let profile = VersionProfile.all.first(where: { $0.name == name }) else { return nil }
        self = profile
    }

    /// Every line that is simulated, the oldest first.
    package static let all: [VersionProfile] = [.v1_2, .v2_0, .v2_1, .v3_0, .v4_0]
}

extension VersionProfile: CustomStringConvertible {
    package var description: String { name }
}
