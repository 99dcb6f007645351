extension VersionProfile {
    /// 2.0, as of 2.0.15: hosts by name, `process.lock`, the recovery as an option of the start script.
    package static let v2_0: VersionProfile = {
        var profile = v1_2
        profile.name = "2.0"
        profile.release = "doris-2.0.15-rc01-Unknown"

        profile.listings.frontendColumns = [
            "Name", "Host", "EditLogPort", "HttpPort", "QueryPort", "RpcPort", "Role", "IsMaster", "ClusterId", "Join",
            "Alive", "ReplayedJournalId", "LastHeartbeat", "IsHelper", "ErrMsg", "Version", "CurrentConnected",
        ]
        profile.listings.backendColumns = [
            "BackendId", "Host", "HeartbeatPort", "BePort", "HttpPort", "BrpcPort", "LastStartTime", "LastHeartbeat",
            "Alive", "SystemDecommissioned", "TabletNum", "DataUsedCapacity", "TrashUsedCapcacity", "AvailCapacity",
            "TotalCapacity", "UsedPct", "MaxDiskUsedPct", "RemoteUsedCapacity", "Tag", "ErrMsg", "Version", "Status",
            "HeartbeatFailureCounter", "NodeRole",
        ]
        profile.listings.processColumns = [
            "CurrentConnected", "Id", "User", "Host", "LoginTime", "Catalog", "Db", "Command", "Time", "State",
            "QueryId", "Info",
        ]
        profile.listings.hiddenColumns = []
        profile.listings.procNeedsAdmin = false
        profile.listings.hasBackendsTable = false
        profile.listings.backendsTable = []
        profile.listings.frontendsFunction = profile.listings.frontendColumns
        profile.listings.backendsFunction = profile.listings.backendColumns
        profile.listings.hasTableFunctions = true

        profile.membership.resolvesHosts = false
        profile.membership.renaming = .names
        profile.membership.tellsWhetherAlive = true
        profile.membership.checksDecommission = true
        profile.membership.namesPortOfUnknown = true
        profile.membership.lockName = "env"

        profile.accounts.prefixesUserNames = false
        profile.accounts.protectsAdmin = true
        profile.accounts.grantColumns = [
            "UserIdentity", "Comment", "Password", "Roles", "GlobalPrivs", "CatalogPrivs", "DatabasePrivs",
            "TablePrivs", "ColPrivs", "ResourcePrivs", "WorkloadGroupPrivs",
        ]

        profile.tablets.judgesColocated = true
        profile.tablets.internalTables = ["column_statistics", "histogram_statistics"]
        profile.tablets.replicatesInternalTables = true

        profile.identity.isByAddress = false
        profile.identity.hasFQDNMode = true
        profile.identity.refusesUnmatchedNetworks = true
        profile.identity.hasProcessLock = true
        profile.identity.hasInitialRootPassword = true
        profile.identity.mainClass = "org.apache.doris.DorisFE"

        profile.scripts.hasConsole = true
        profile.scripts.hasRecoveryOption = true
        profile.scripts.refusesProxy = true
        profile.scripts.refusesFewFiles = true
        profile.scripts.refusesSwap = true

        profile.services.hasPreparedStatements = true
        profile.services.mayDemandWebLogin = true
        profile.services.httpsPort = 8_050
        profile.services.hasSingleReplicaPorts = false
        profile.services.mayCheckLocalhost = true
        return profile
    }()
}
