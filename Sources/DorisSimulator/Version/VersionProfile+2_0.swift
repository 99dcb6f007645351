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
        profile.listings.hiddenColumns = []
        profile.listings.procNeedsAdmin = false
        profile.listings.hasBackendsTable = false
        profile.listings.hasTableFunctions = true

        profile.membership.resolvesHosts = false
        profile.membership.renaming = .names
        profile.membership.tellsWhetherAlive = true
        profile.membership.checksDecommission = true
        profile.membership.namesPortOfUnknown = true
        profile.membership.lockName = "env"
        profile.membership.prefixesUserNames = false

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

        profile.services.hasPreparedStatements = true
        profile.services.mayCheckLocalhost = true
        return profile
    }()
}
