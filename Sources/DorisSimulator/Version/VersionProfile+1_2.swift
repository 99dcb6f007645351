extension VersionProfile {
    /// 1.2, as of 1.2.4.1.
    package static let v1_2 = VersionProfile(
        name: "1.2",
        release: "doris-1.2.4-1-Unknown",
        listings: Listings(
            frontendColumns: [
                "Name", "IP", "HostName", "EditLogPort", "HttpPort", "QueryPort", "RpcPort", "Role", "IsMaster",
                "ClusterId", "Join", "Alive", "ReplayedJournalId", "LastHeartbeat", "IsHelper", "ErrMsg", "Version",
                "CurrentConnected",
            ],
            backendColumns: [
                "BackendId", "Cluster", "IP", "HostName", "HeartbeatPort", "BePort", "HttpPort", "BrpcPort",
                "LastStartTime", "LastHeartbeat", "Alive", "SystemDecommissioned", "ClusterDecommissioned",
                "TabletNum", "DataUsedCapacity", "AvailCapacity", "TotalCapacity", "UsedPct", "MaxDiskUsedPct",
                "RemoteUsedCapacity", "Tag", "ErrMsg", "Version", "Status", "HeartbeatFailureCounter", "NodeRole",
            ],
            processColumns: [
                "Id", "User", "Host", "Cluster", "Catalog", "Db", "Command", "Time", "State", "QueryId", "Info",
            ],
            hiddenColumns: ["HostName"],
            procNeedsAdmin: true,
            areForEverybody: false,
            hasBackendsTable: true,
            backendsTable: [
                "BackendId", "Cluster", "IP", "HeartbeatPort", "BePort", "HttpPort", "BrpcPort", "LastStartTime",
                "LastHeartbeat", "Alive", "SystemDecommissioned", "ClusterDecommissioned", "TabletNum",
                "DataUsedCapacity", "AvailCapacity", "TotalCapacity", "UsedPct", "MaxDiskUsedPct",
                "RemoteUsedCapacity", "Tag", "ErrMsg", "Version", "Status",
            ],
            frontendsFunction: [],
            backendsFunction: [],
            hasTableFunctions: false
        ),
        membership: Membership(
            resolvesHosts: true,
            renaming: .absent,
            takesBackendIDs: false,
            guardsMajority: false,
            tellsWhetherAlive: false,
            checksDecommission: false,
            recycledTabletThreshold: 5_000,
            checksCancel: false,
            namesPortOfUnknown: false,
            lockName: "catalog"
        ),
        accounts: Accounts(
            prefixesUserNames: true,
            protectsAdmin: false,
            grantColumns: [
                "UserIdentity", "Password", "GlobalPrivs", "CatalogPrivs", "DatabasePrivs", "TablePrivs",
                "ResourcePrivs",
            ]
        ),
        tablets: Tablets(
            judgesColocated: false,
            internalTables: ["analysis_jobs", "column_statistics", "histogram_statistics"],
            replicatesInternalTables: false,
            namesQueriedReplica: false,
            explainsMissingBackends: false,
            namesLoadQuorum: false
        ),
        identity: Identity(
            isByAddress: true,
            hasFQDNMode: false,
            refusesUnmatchedNetworks: false,
            hasProcessLock: false,
            hasDeployMode: false,
            readsRecoveryKey: true,
            readsJournalReserve: false,
            hasInitialRootPassword: false,
            exceptionStatus: 0,
            mainClass: "org.apache.doris.PaloFe"
        ),
        scripts: Scripts(
            hasConsole: false,
            hasRecoveryOption: false,
            hasSnapshotOption: false,
            hasBackendVersion: false,
            splitsBackendOutput: false,
            refusesProxy: false,
            refusesFewFiles: false,
            refusesSwap: false,
            maySkipLimits: false,
            javaVersion: nil,
            javaOptions: ["JAVA_OPTS": "-Xmx8192m", "JAVA_OPTS_FOR_JDK_9": "-Xmx8192m"]
        ),
        services: Services(
            capabilities: [.protocol41, .connectWithDatabase, .secureConnection, .pluginAuth],
            hasPreparedStatements: false,
            hasResetConnection: false,
            arrowFlightPorts: nil,
            httpsPort: nil,
            hasSingleReplicaPorts: true,
            explainsNotReady: false,
            healthTellsTheTruth: false,
            mayDemandWebLogin: false,
            tellsShutdown: false,
            mayCheckLocalhost: false
        ),
        timings: Timings(
            heartbeat: .seconds(5),
            signalPoll: .seconds(10),
            stopDelay: .zero,
            frontendQueryGrace: .zero,
            trash: .seconds(259_200)
        )
    )
}
