extension VersionProfile {
    /// 2.1, as of 2.1.7: ids of backends, the guard of the followers' majority, no recovery key any more.
    package static let v2_1: VersionProfile = {
        var profile = v2_0
        profile.name = "2.1"
        profile.release = "doris-2.1.7-rc03-Unknown"
        profile.identity.readsJournalReserve = true

        profile.listings.frontendColumns = [
            "Name", "Host", "EditLogPort", "HttpPort", "QueryPort", "RpcPort", "ArrowFlightSqlPort", "Role",
            "IsMaster", "ClusterId", "Join", "Alive", "ReplayedJournalId", "LastStartTime", "LastHeartbeat",
            "IsHelper", "ErrMsg", "Version", "CurrentConnected",
        ]
        profile.listings.backendColumns = [
            "BackendId", "Host", "HeartbeatPort", "BePort", "HttpPort", "BrpcPort", "ArrowFlightSqlPort",
            "LastStartTime", "LastHeartbeat", "Alive", "SystemDecommissioned", "TabletNum", "DataUsedCapacity",
            "TrashUsedCapacity", "AvailCapacity", "TotalCapacity", "UsedPct", "MaxDiskUsedPct", "RemoteUsedCapacity",
            "Tag", "ErrMsg", "Version", "Status", "HeartbeatFailureCounter", "NodeRole",
        ]
        profile.listings.frontendsFunction = profile.listings.frontendColumns
        profile.listings.backendsFunction = profile.listings.backendColumns
        profile.listings.processColumns.append("FE")

        profile.membership.takesBackendIDs = true
        profile.membership.guardsMajority = true
        profile.membership.checksCancel = true

        profile.tablets.internalTables = ["column_statistics", "partition_statistics", "audit_log"]
        profile.tablets.namesQueriedReplica = true
        profile.tablets.explainsMissingBackends = true
        profile.tablets.namesLoadQuorum = true

        profile.identity.readsRecoveryKey = false

        profile.scripts.javaOptions["JAVA_OPTS_FOR_JDK_17"] = "-Xmx8192m -Xms8192m"

        profile.services.capabilities.formUnion([.longFlag, .localFiles])
        profile.services.hasResetConnection = true
        profile.services.arrowFlightPorts = ArrowFlightPorts(frontend: -1, backend: -1)
        profile.services.explainsNotReady = true
        profile.services.tellsShutdown = true

        profile.timings.heartbeat = .seconds(10)
        profile.timings.signalPoll = .seconds(3)
        profile.timings.trash = .seconds(86_400)
        return profile
    }()
}
