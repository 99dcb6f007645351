/// What sets one release line of Doris apart from the others, as far as a supervisor can see it.
///
/// Everything that depends on the version asks this value, so that another line is added in one place.
package struct VersionProfile: Equatable, Sendable {
    /// The line's name, such as `2.1`.
    package let name: String
    /// What nodes report as their version.
    package let release: String
    /// The columns of `SHOW PROC '/frontends'`.
    let frontendColumns: [String]
    /// The columns of `SHOW PROC '/backends'`.
    let backendColumns: [String]
    /// Columns that `SHOW FRONTENDS` and `SHOW BACKENDS` leave out, though `SHOW PROC` has them.
    let hiddenColumns: Set<String>
    /// Whether nodes are known by IP alone.
    ///
    /// Hosts are resolved at `ADD` then, frontends' names hold the IP, and a backend insists on its own. From 2.0 on a host is kept as it was given.
    let identifiesByAddress: Bool
    /// Whether `SHOW PROC` asks for `ADMIN_PRIV`, so that `NODE_PRIV` is not enough.
    let procNeedsAdmin: Bool
    /// Whether `ALTER SYSTEM` takes backend ids and `MODIFY … HOSTNAME`, and guards the followers' majority.
    let hasModernAlterSystem: Bool
    /// Whether `priority_networks` that match nothing end the process; 1.2 falls back to 127.0.0.1.
    let refusesUnmatchedNetworks: Bool
    /// Whether a frontend holds `process.lock`, and the start scripts know `--console`, `--metadata_failure_recovery`
    /// and refuse a proxy in the environment: 2.0.3 and later.
    let hasProcessLock: Bool
    /// Whether `fe.conf` may switch the metadata recovery on; from 2.1 on only the start script's option does.
    let readsRecoveryFromConfiguration: Bool
    /// What the process ends with after an exception at start-up; Java's `main` merely returns before 3.0.
    let exceptionStatus: Int32
    /// Whether users' names carry the cluster's name in error texts.
    let prefixesUserNames: Bool
    /// The capabilities in the MySQL greeting.
    let capabilities: CapabilityFlags
}

extension VersionProfile {
    /// The profile of a line; `nil` for one that is not simulated.
    package init?(named name: String) {
        guard let profile = VersionProfile.all.first(where: { $0.name == name }) else { return nil }
        self = profile
    }

    /// 1.2, as of 1.2.4.1.
    package static let v1_2 = VersionProfile(
        name: "1.2",
        release: "doris-1.2.4-1-Unknown",
        frontendColumns: [
            "Name", "IP", "HostName", "EditLogPort", "HttpPort", "QueryPort", "RpcPort", "Role", "IsMaster",
            "ClusterId", "Join", "Alive", "ReplayedJournalId", "LastHeartbeat", "IsHelper", "ErrMsg", "Version",
            "CurrentConnected",
        ],
        backendColumns: [
            "BackendId", "Cluster", "IP", "HostName", "HeartbeatPort", "BePort", "HttpPort", "BrpcPort",
            "LastStartTime", "LastHeartbeat", "Alive", "SystemDecommissioned", "ClusterDecommissioned", "TabletNum",
            "DataUsedCapacity", "AvailCapacity", "TotalCapacity", "UsedPct", "MaxDiskUsedPct", "RemoteUsedCapacity",
            "Tag", "ErrMsg", "Version", "Status", "HeartbeatFailureCounter", "NodeRole",
        ],
        hiddenColumns: ["HostName"],
        identifiesByAddress: true,
        procNeedsAdmin: true,
        hasModernAlterSystem: false,
        refusesUnmatchedNetworks: false,
        hasProcessLock: false,
        readsRecoveryFromConfiguration: true,
        exceptionStatus: 0,
        prefixesUserNames: true,
        capabilities: [.protocol41, .connectWithDatabase, .secureConnection, .pluginAuth]
    )

    /// 2.1, as of 2.1.7.
    package static let v2_1 = VersionProfile(
        name: "2.1",
        release: "doris-2.1.7-rc03-Unknown",
        frontendColumns: [
            "Name", "Host", "EditLogPort", "HttpPort", "QueryPort", "RpcPort", "ArrowFlightSqlPort", "Role",
            "IsMaster", "ClusterId", "Join", "Alive", "ReplayedJournalId", "LastStartTime", "LastHeartbeat",
            "IsHelper", "ErrMsg", "Version", "CurrentConnected",
        ],
        backendColumns: [
            "BackendId", "Host", "HeartbeatPort", "BePort", "HttpPort", "BrpcPort", "ArrowFlightSqlPort",
            "LastStartTime", "LastHeartbeat", "Alive", "SystemDecommissioned", "TabletNum", "DataUsedCapacity",
            "TrashUsedCapacity", "AvailCapacity", "TotalCapacity", "UsedPct", "MaxDiskUsedPct",
            "RemoteUsedCapacity", "Tag", "ErrMsg", "Version", "Status", "HeartbeatFailureCounter", "NodeRole",
        ],
        hiddenColumns: [],
        identifiesByAddress: false,
        procNeedsAdmin: false,
        hasModernAlterSystem: true,
        refusesUnmatchedNetworks: true,
        hasProcessLock: true,
        readsRecoveryFromConfiguration: false,
        exceptionStatus: 0,
        prefixesUserNames: false,
        capabilities: [
            .longFlag, .protocol41, .connectWithDatabase, .localFiles, .secureConnection, .pluginAuth,
        ]
    )

    /// Every line that is simulated.
    package static let all: [VersionProfile] = [.v1_2, .v2_1]
}

extension VersionProfile: CustomStringConvertible {
    package var description: String { name }
}
