import Doris
import Testing

@Suite("Reading node listings")
struct ListingTests {
    /// The columns of each version, and one row's values by name.
    private static let frontendColumns: [String: String] = [
        "1.2 PROC": """
        Name IP HostName EditLogPort HttpPort QueryPort RpcPort Role IsMaster ClusterId Join Alive \
        ReplayedJournalId LastHeartbeat IsHelper ErrMsg Version CurrentConnected
        """,
        "1.2 SHOW": """
        Name IP EditLogPort HttpPort QueryPort RpcPort Role IsMaster ClusterId Join Alive ReplayedJournalId \
        LastHeartbeat IsHelper ErrMsg Version CurrentConnected
        """,
        "2.0": """
        Name Host EditLogPort HttpPort QueryPort RpcPort Role IsMaster ClusterId Join Alive ReplayedJournalId \
        LastHeartbeat IsHelper ErrMsg Version CurrentConnected
        """,
        "2.1 and 3.0": """
        Name Host EditLogPort HttpPort QueryPort RpcPort ArrowFlightSqlPort Role IsMaster ClusterId Join Alive \
        ReplayedJournalId LastStartTime LastHeartbeat IsHelper ErrMsg Version CurrentConnected
        """,
        "master": """
        Name Host EditLogPort HttpPort QueryPort RpcPort ArrowFlightSqlPort Role IsMaster ClusterId Join Alive \
        ReplayedJournalId LastStartTime LastHeartbeat IsHelper ErrMsg Version CurrentConnected LiveSince
        """,
    ]

    private static let backendColumns: [String: String] = [
        "1.2 PROC": """
        BackendId Cluster IP HostName HeartbeatPort BePort HttpPort BrpcPort LastStartTime LastHeartbeat Alive \
        SystemDecommissioned ClusterDecommissioned TabletNum DataUsedCapacity AvailCapacity TotalCapacity UsedPct \
        MaxDiskUsedPct RemoteUsedCapacity Tag ErrMsg Version Status HeartbeatFailureCounter NodeRole
        """,
        "1.2 SHOW": """
        BackendId Cluster IP HeartbeatPort BePort HttpPort BrpcPort LastStartTime LastHeartbeat Alive \
        SystemDecommissioned ClusterDecommissioned TabletNum DataUsedCapacity AvailCapacity TotalCapacity UsedPct \
        MaxDiskUsedPct RemoteUsedCapacity Tag ErrMsg Version Status HeartbeatFailureCounter NodeRole
        """,
        "2.0": """
        BackendId Host HeartbeatPort BePort HttpPort BrpcPort LastStartTime LastHeartbeat Alive \
        SystemDecommissioned TabletNum DataUsedCapacity TrashUsedCapcacity AvailCapacity TotalCapacity UsedPct \
        MaxDiskUsedPct RemoteUsedCapacity Tag ErrMsg Version Status HeartbeatFailureCounter NodeRole
        """,
        "2.1": """
        BackendId Host HeartbeatPort BePort HttpPort BrpcPort ArrowFlightSqlPort LastStartTime LastHeartbeat Alive \
        SystemDecommissioned TabletNum DataUsedCapacity TrashUsedCapacity AvailCapacity TotalCapacity UsedPct \
        MaxDiskUsedPct RemoteUsedCapacity Tag ErrMsg Version Status HeartbeatFailureCounter NodeRole
        """,
        "3.0": """
        BackendId Host HeartbeatPort BePort HttpPort BrpcPort ArrowFlightSqlPort LastStartTime LastHeartbeat Alive \
        SystemDecommissioned TabletNum DataUsedCapacity TrashUsedCapacity AvailCapacity TotalCapacity UsedPct \
        MaxDiskUsedPct RemoteUsedCapacity Tag ErrMsg Version Status HeartbeatFailureCounter NodeRole CpuCores Memory
        """,
        "master": """
        BackendId Host HeartbeatPort BePort HttpPort BrpcPort ArrowFlightSqlPort LastStartTime LastHeartbeat Alive \
        SystemDecommissioned TabletNum DataUsedCapacity TrashUsedCapacity AvailCapacity TotalCapacity UsedPct \
        MaxDiskUsedPct RemoteUsedCapacity Tag ErrMsg Version Status HeartbeatFailureCounter NodeRole CpuCores Memory \
        LiveSince RunningTasks
        """,
    ]

    /// Cells that no value of interest equals, except for those of interest.
    private static let values = [
        "Name": "fe_1", "IP": "10.1.2.3", "Host": "10.1.2.3", "HostName": "unknown", "EditLogPort": "9010",
        "HttpPort": "8030", "QueryPort": "9030", "RpcPort": "9020", "ArrowFlightSqlPort": "-1", "Role": "OBSERVER",
        "IsMaster": "false", "ClusterId": "77", "Join": "true", "Alive": "true", "IsHelper": "false",
        "ReplayedJournalId": "215", "ErrMsg": "late", "Version": "doris-x", "CurrentConnected": "Yes",
        "BackendId": "10002", "HeartbeatPort": "9050", "BePort": "9060", "BrpcPort": "8060", "TabletNum": "17",
        "SystemDecommissioned": "true", "ClusterDecommissioned": "false", "Cluster": "default_cluster",
    ]

    private func table(_ columns: String, shuffled: Bool = false, with changes: [String: String?] = [:]) -> ResultTable
    {
        var names = columns.split(separator: " ").map(String.init)
        if shuffled { names.reverse() }
        let cells = names.map { name -> String? in
            if let change = changes[name] { change } else { Self.values[name] ?? "-" }
        }
        return ResultTable(columns: names, rows: [cells])
    }

    @Test("frontends of every version, in any order", arguments: frontendColumns.keys.sorted(), [false, true])
    func frontends(version: String, shuffled: Bool) throws {
        let columns = try #require(Self.frontendColumns[version])
        let expected = Frontend(
            name: "fe_1",
            editLog: Endpoint(host: "10.1.2.3", port: 9010),
            httpPort: 8030,
            queryPort: 9030,
            role: .observer,
            clusterID: 77,
            errorMessage: "late",
            version: "doris-x"
        )
        #expect(try Frontend.all(in: table(columns, shuffled: shuffled)) == [expected])
    }

    @Test("backends of every version, in any order", arguments: backendColumns.keys.sorted(), [false, true])
    func backends(version: String, shuffled: Bool) throws {
        let columns = try #require(Self.backendColumns[version])
        let expected = Backend(
            id: 10_002,
            heartbeat: Endpoint(host: "10.1.2.3", port: 9050),
            isDecommissioned: true,
            tabletCount: 17,
            errorMessage: "late",
            version: "doris-x",
            lastHeartbeat: "-",
            isListedByAddress: version.hasPrefix("1.2")
        )
        #expect(try Backend.all(in: table(columns, shuffled: shuffled)) == [expected])
    }

    @Test("a backend's tag, disks and switches are read where they are understood, and nothing else counts")
    func furtherColumns() throws {
        let columns = try #require(Self.backendColumns["2.1"])
        func backend(_ cells: [String: String?]) throws -> Backend {
            try #require(try Backend.all(in: table(columns, with: cells)).first)
        }
        let full = try backend([
            "Tag": #"{"location" : "ssd"}"#, "DataUsedCapacity": "1.500 GB", "AvailCapacity": "12.000 B",
            "MaxDiskUsedPct": "81.25 %", "LastHeartbeat": "2026-11-01 10:00:00",
            "Status": #"{"isQueryDisabled":true,"isLoadDisabled":false}"#,
        ])
        #expect(full.tag == "ssd" && full.switchedOff == [.queries] && full.lastHeartbeat == "2026-11-01 10:00:00")
        #expect(full.storage == BackendStorage(used: 1_610_612_736, available: 12, fullestDisk: 81.25))
        #expect(try backend(["DataUsedCapacity": "0.000 "]).storage.used == 0)
        let loads = try backend(["Status": #"{"isLoadDisabled":true}"#])
        #expect(loads.switchedOff == [.loads])
        for odd in ["", "x", "-1.000 B", "nan", "inf GB", "1 XB", "1 2 B", "9e300 TB"] {
            let backend = try backend(["Tag": odd, "AvailCapacity": odd, "MaxDiskUsedPct": "\(odd)%", "Status": odd])
            #expect(backend.tag == "default" && backend.storage.available == nil && backend.switchedOff.isEmpty)
            #expect(backend.storage.fullestDisk == nil)
        }
    }

    @Test("the columns are as many as the sources have")
    func counts() {
        let frontends = Self.frontendColumns.mapValues { $0.split(separator: " ").count }
        #expect(frontends == ["1.2 PROC": 18, "1.2 SHOW": 17, "2.0": 17, "2.1 and 3.0": 19, "master": 20])
        let backends = Self.backendColumns.mapValues { $0.split(separator: " ").count }
        #expect(backends == ["1.2 PROC": 26, "1.2 SHOW": 25, "2.0": 24, "2.1": 25, "3.0": 27, "master": 29])
    }

    @Test(
        "a frontend's cell that cannot be is an error",
        arguments: [
            ("Name", "", nil), ("Name", nil, nil), ("Host", "fe\"x", "fe\"x"), ("EditLogPort", "0", "0"),
            ("EditLogPort", "-1", "-1"), ("EditLogPort", "", nil), ("Role", "", nil), ("IsMaster", "TRUE", "TRUE"),
            ("IsMaster", "1", "1"), ("Alive", "a\nb", "a b"), ("Join", nil, nil),
        ] as [(String, String?, String?)]
    )
    func badFrontend(column: String, value: String?, told: String?) throws {
        let columns = try #require(Self.frontendColumns["2.0"])
        let error = #expect(throws: ListingError.self) {
            try Frontend.all(in: table(columns, with: [column: value]))
        }
        #expect(error?.column == (column == "Host" ? "Host/IP" : column))
        #expect(error?.value == told)
    }

    @Test(
        "a column without which a row means nothing must be there",
        arguments: ["BackendId", "Host", "HeartbeatPort", "Alive", "SystemDecommissioned"]
    )
    func missingColumn(name: String) throws {
        let columns = try #require(Self.backendColumns["2.0"]).split(separator: " ").filter { $0 != name }
        let error = #expect(throws: ListingError.self) { try Backend.all(in: table(columns.joined(separator: " "))) }
        #expect(error?.description == "column \(name == "Host" ? "Host/IP" : name) is missing")
    }

    @Test("what is not needed may be absent, NULL or odd")
    func optional() throws {
        let sparse = table(
            "Name Host EditLogPort Role IsMaster Alive Join QueryPort",
            with: ["QueryPort": "0", "Role": "MASTER"]
        )
        let frontend = try #require(try Frontend.all(in: sparse).first)
        #expect(frontend.queryPort == nil)
        #expect(frontend.role == nil)
        #expect(frontend.version == "")
        #expect(frontend.clusterID == nil)
    }

    @Test("a row that is shorter than the header has no cells at its end")
    func shortRow() {
        let record = ResultTable(columns: ["a", "b"], rows: [["1"]]).records[0]
        #expect(record["a"] == "1")
        #expect(record["b"] == nil)
    }

    @Test("what else keeps replicas is counted, and is not known where a listing is missing or says something else")
    func obstacles() {
        let recycleBin = ResultTable(
            columns: ["Type", "Name", "DbId", "TableId", "PartitionId", "DropTime"],
            rows: ["Database", "Table", "Partition", "Table"].map { [$0, "n", "1", "2", nil, "2026-01-01 00:00:00"] }
        )
        func transactions(_ counts: String?...) -> ResultTable {
            ResultTable(columns: ["DbId", "DbName", "RunningTransactionNum"], rows: counts.map { ["1", "d", $0] })
        }
        #expect(MoveObstacles(recycleBin: nil, transactions: nil) == MoveObstacles())
        #expect(MoveObstacles(recycleBin: recycleBin, transactions: transactions("0", "3", "2")).recycled == 3)
        #expect(MoveObstacles(recycleBin: recycleBin, transactions: transactions("0", "3", "2")).transactions == 5)
        #expect(MoveObstacles(recycleBin: nil, transactions: transactions()).transactions == 0)
        for odd in ["-1", "x", nil, "9223372036854775807"] {
            #expect(MoveObstacles(recycleBin: nil, transactions: transactions("1", odd)).transactions == nil)
        }
        let names = ResultTable(columns: ["DbId", "DbName"], rows: [["1", "d"]])
        #expect(MoveObstacles(recycleBin: names, transactions: names) == MoveObstacles(recycled: 0))
    }
}
