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
        let counts = catalog.madeReplicaCounts
        let rows = sorted.map { backend in
            columns.map { $0 == "TabletNum" ? "\(counts[backend.id] ?? 0)" : cell($0, of: backend, view) }
        }
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
        case "DataUsedCapacity": ByteSize(bytes: backend.total(of: \.used)).description
        case "TrashUsedCapacity", "TrashUsedCapcacity": ByteSize(bytes: backend.total(of: \.trash)).description
        case "RemoteUsedCapacity": ByteSize(bytes: 0).description
        case "AvailCapacity": ByteSize(bytes: max(1, backend.total(of: \.available))).description
        case "TotalCapacity": ByteSize(bytes: backend.total(of: \.total)).description
        case "UsedPct": backend.usedPercentage
        case "MaxDiskUsedPct": backend.largestUsedPercentage
        case "Tag": "{\"location\" : \"\(backend.tag)\"}"
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
        let reported = Timestamp(milliseconds: backend.lastReport).listing
        var members: [JSONValue.Member] = [
            .init("lastSuccessReportTabletsTime", .string(reported)), .init("lastStreamLoadTime", -1),
            .init("isQueryDisabled", .bool(backend.isQueryDisabled)),
            .init("isLoadDisabled", .bool(backend.isLoadDisabled)),
        ]
        if view.profile.services.tellsShutdown { members.append(.init("isShutdown", .bool(backend.isShutdown))) }
        return JSONValue.object(members).serialized
    }
}

extension SimulatedBackend {
    /// A figure of all disks together.
    fileprivate func total(of figure: KeyPath<ReportedDisk, Int64>) -> Int64 {
        disks.reduce(0) { $0.addingReportingOverflow(max(0, $1[keyPath: figure])).partialValue }
    }

    fileprivate var usedPercentage: String {
        let total = total(of: \.total)
        return ByteSize.percentage(total - self.total(of: \.available), of: total)
    }

    fileprivate var largestUsedPercentage: String {
        let fullest = disks.filter { $0.total > 0 }.max {
            Double($0.total - $0.available) / Double($0.total) < Double($1.total - $1.available) / Double($1.total)
        }
        return ByteSize.percentage((fullest?.total ?? 0) - (fullest?.available ?? 0), of: fullest?.total ?? 0)
    }
}
