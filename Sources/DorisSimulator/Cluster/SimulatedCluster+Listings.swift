import Doris

/// Where a listing is made and for whom; some cells depend on it.
struct ListingView: Equatable, Sendable {
    /// The profile, which decides the columns.
    let profile: VersionProfile
    /// The `http_port` of the frontend that answers: Doris shows its own for every row.
    let httpPort: UInt16
    /// The edit-log address of the frontend that answers: it calls itself alive always.
    let answering: Endpoint?
    /// The host of the frontend that the client is connected to.
    let connectedHost: String
    /// Turns an address into the name of `HostName` on 1.2, which looks it up for each row.
    let hostName: @Sendable (String) -> String

    static func == (left: ListingView, right: ListingView) -> Bool {
        left.profile == right.profile && left.httpPort == right.httpPort && left.answering == right.answering
            && left.connectedHost == right.connectedHost
    }
}

extension SimulatedCluster {
    /// `SHOW PROC '/frontends'`, or `SHOW FRONTENDS` where `hidingColumns`.
    func frontendListing(_ view: ListingView, hidingColumns: Bool) -> ResultTable {
        let listings = view.profile.listings
        let columns = listings.shown(listings.frontendColumns, hidingSome: hidingColumns)
        let rows = frontends.map { frontend in columns.map { cell($0, of: frontend, view) } }
        return ResultTable(columns: columns, rows: rows)
    }

    /// `SHOW PROC '/backends'`, or `SHOW BACKENDS` where `hidingColumns`.
    func backendListing(_ view: ListingView, hidingColumns: Bool) -> ResultTable {
        let listings = view.profile.listings
        let columns = listings.shown(listings.backendColumns, hidingSome: hidingColumns)
        let sorted = backends.sorted { ($0.heartbeat.host, $0.id) < ($1.heartbeat.host, $1.id) }
        let rows = sorted.map { backend in columns.map { cell($0, of: backend, view) } }
        return ResultTable(columns: columns, rows: rows)
    }

    private func cell(_ column: String, of frontend: SimulatedFrontend, _ view: ListingView) -> String? {
        switch column {
        case "Name": frontend.name
        case "IP", "Host": frontend.editLog.host
        case "HostName": view.hostName(frontend.editLog.host)
        case "EditLogPort": "\(frontend.editLog.port)"
        case "HttpPort": "\(view.httpPort)"
        case "QueryPort": "\(frontend.queryPort)"
        case "RpcPort": "\(frontend.rpcPort)"
        case "ArrowFlightSqlPort": "\(frontend.arrowFlightPort)"
        case "Role": frontend.role.rawValue
        case "IsMaster": "\(frontend.editLog == master)"
        case "ClusterId": "\(id)"
        case "Join": "\(hasJoined(frontend))"
        case "Alive": "\(frontend.isAlive || frontend.editLog == view.answering)"
        case "ReplayedJournalId": "\(frontend.replayedJournalID)"
        case "LastStartTime", "LiveSince": Timestamp(milliseconds: frontend.lastStart).listing
        case "LastHeartbeat": Timestamp(milliseconds: frontend.lastHeartbeat).listing
        case "IsHelper": "\(frontend.role == .follower && hasJoined(frontend))"
        case "ErrMsg": frontend.errorMessage
        case "Version": frontend.version
        case "CurrentConnected": frontend.editLog.host == view.connectedHost ? "Yes" : "No"
        default: nil
        }
    }

    private func cell(_ column: String, of backend: SimulatedBackend, _ view: ListingView) -> String? {
        switch column {
        case "BackendId": "\(backend.id)"
        case "Cluster": "default_cluster"
        case "IP", "Host": backend.heartbeat.host
        case "HostName": view.hostName(backend.heartbeat.host)
        case "HeartbeatPort": "\(backend.heartbeat.port)"
        case "BePort": "\(backend.bePort)"
        case "HttpPort": "\(backend.httpPort)"
        case "BrpcPort": "\(backend.brpcPort)"
        case "ArrowFlightSqlPort": "\(backend.arrowFlightPort)"
        case "LastStartTime": Timestamp(milliseconds: backend.lastStart).listing
        case "LastHeartbeat": Timestamp(milliseconds: backend.lastHeartbeat).listing
        case "Alive": "\(backend.isAlive)"
        case "SystemDecommissioned": "\(backend.isDecommissioned)"
        case "ClusterDecommissioned": "false"
        case "TabletNum": "\(backend.tablets ?? 0)"
        case "DataUsedCapacity", "TrashUsedCapacity", "TrashUsedCapcacity", "RemoteUsedCapacity": "0.000 "
        case "AvailCapacity", "TotalCapacity": "100.000 GB"
        case "UsedPct", "MaxDiskUsedPct": "0.00 %"
        case "Tag": "{\"location\" : \"default\"}"
        case "ErrMsg": backend.errorMessage
        case "Version": backend.version
        case "Status": status(of: backend, view)
        case "HeartbeatFailureCounter": "\(backend.failures)"
        case "NodeRole": backend.nodeRole
        case "CpuCores": "4"
        case "Memory": "16.00 GB"
        case "LiveSince": Timestamp(milliseconds: backend.lastStart).listing
        case "RunningTasks": "0"
        default: nil
        }
    }

    private func status(of backend: SimulatedBackend, _ view: ListingView) -> String {
        let reported = Timestamp(milliseconds: backend.lastHeartbeat).listing
        var members: [JSONValue.Member] = [
            .init("lastSuccessReportTabletsTime", .string(reported)), .init("lastStreamLoadTime", -1),
            .init("isQueryDisabled", false), .init("isLoadDisabled", false),
        ]
        if view.profile.services.tellsShutdown { members.append(.init("isShutdown", .bool(backend.isShutdown))) }
        return JSONValue.object(members).serialized
    }
}
