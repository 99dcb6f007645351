import Doris

/// `TMasterInfo`: what a master says of itself and of the backend in a heartbeat.
struct MasterInfo: Equatable, Sendable {
    /// 1: the master's host and Thrift port.
    var master: Endpoint
    /// 2: the cluster's id.
    var clusterID: Int32
    /// 3: the master's epoch.
    var epoch: Int64
    /// 4: the cluster's secret.
    var token: String?
    /// 5: the host under which the backend is registered.
    var backendHost: String?
    /// 6: the master's HTTP port.
    var httpPort: Int32?
    /// 7: a mask; zero here.
    var flags: Int64 = 0
    /// 8: the backend's id.
    var backendID: Int64?
    /// Whether the master has tasks, for which the backend is to report at once.
    ///
    /// Only the stand-in says so here; Doris calls the backend on `be_port`.
    var wantsReport = false

    /// The field for what only the stand-in says, far from those that Doris uses.
    private static let wantsReportField: Int16 = 20_001

    init(
        master: Endpoint,
        clusterID: Int32,
        epoch: Int64,
        token: String?,
        backendHost: String?,
        httpPort: Int32?,
        backendID: Int64?
    ) {
        self.master = master
        self.clusterID = clusterID
        self.epoch = epoch
        self.token = token
        self.backendHost = backendHost
        self.httpPort = httpPort
        self.backendID = backendID
    }

    /// Reads the struct; `nil` when a field that must be there is missing.
    init?(_ structure: ThriftStruct) {
        guard let address = structure.structure(1), let host = address.text(1), let port = address.i32(2),
            let port = UInt16(exactly: port), let clusterID = structure.i32(2), let epoch = structure.i64(3)
        else { return nil }
        master = Endpoint(host: host, port: port)
        self.clusterID = clusterID
        self.epoch = epoch
        token = structure.text(4)
        backendHost = structure.text(5)
        httpPort = structure.i32(6)
        flags = structure.i64(7) ?? 0
        backendID = structure.i64(8)
        wantsReport = structure.bool(MasterInfo.wantsReportField) ?? false
    }

    /// The struct as Doris writes it.
    var structure: ThriftStruct {
        let address = ThriftStruct([.init(1, .text(master.host)), .init(2, .i32(Int32(master.port)))])
        var fields: [ThriftStruct.Field] = [
            .init(1, .structure(address)), .init(2, .i32(clusterID)), .init(3, .i64(epoch)),
        ]
        if let token { fields.append(.init(4, .text(token))) }
        if let backendHost { fields.append(.init(5, .text(backendHost))) }
        if let httpPort { fields.append(.init(6, .i32(httpPort))) }
        fields.append(.init(7, .i64(flags)))
        if let backendID { fields.append(.init(8, .i64(backendID))) }
        if wantsReport { fields.append(.init(MasterInfo.wantsReportField, .bool(true))) }
        return ThriftStruct(fields)
    }
}
