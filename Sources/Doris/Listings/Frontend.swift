/// One row of `SHOW FRONTENDS`.
package struct Frontend: Hashable, Sendable {
    /// The name in the BDB JE group: `ip_port_millis` on 1.2, `fe_<uuid>` later.
    package var name: String
    /// Host and `edit_log_port`, the identity by which statements name a frontend.
    package var editLog: Endpoint
    /// The HTTP port, which every row shows as that of the frontend that answers; `nil` where it is not reported.
    package var httpPort: UInt16?
    /// The port of the MySQL protocol; `nil` while the frontend never sent a heartbeat.
    package var queryPort: UInt16?
    /// Follower or observer; `nil` for a role that this program does not know.
    package var role: FrontendRole?
    /// Whether the BDB JE group has this node as its leader.
    package var isMaster: Bool
    /// Whether the last heartbeat succeeded; always `true` in the row of the frontend that answers.
    package var isAlive: Bool
    /// Whether the node is a member of the BDB JE group as the answering frontend knows it.
    package var hasJoined: Bool
    /// The cluster's id.
    package var clusterID: Int?
    /// The last heartbeat's error, empty when there was none.
    package var errorMessage: String
    /// The version that the frontend reports, empty while it never sent a heartbeat.
    package var version: String

    package init(
        name: String,
        editLog: Endpoint,
        httpPort: UInt16? = nil,
        queryPort: UInt16? = nil,
        role: FrontendRole? = .follower,
        isMaster: Bool = false,
        isAlive: Bool = true,
        hasJoined: Bool = true,
        clusterID: Int? = nil,
        errorMessage: String = "",
        version: String = ""
    ) {
        self.name = name
        self.editLog = editLog
        self.httpPort = httpPort
        self.queryPort = queryPort
        self.role = role
        self.isMaster = isMaster
        self.isAlive = isAlive
        self.hasJoined = hasJoined
        self.clusterID = clusterID
        self.errorMessage = errorMessage
        self.version = version
    }
}

extension Frontend {
    /// Reads a row; 1.2 calls the host column `IP`, later versions `Host`.
    ///
    /// - Throws: ``ListingError`` when a column without which the row means nothing is missing or malformed.
    package init(_ record: ResultTable.Record) throws(ListingError) {
        name = try record.text("Name")
        editLog = Endpoint(host: try record.host("Host", "IP"), port: try record.port("EditLogPort"))
        httpPort = record.reportedPort("HttpPort")
        queryPort = record.reportedPort("QueryPort")
        role = FrontendRole(rawValue: try record.text("Role"))
        isMaster = try record.flag("IsMaster")
        isAlive = try record.flag("Alive")
        hasJoined = try record.flag("Join")
        clusterID = record["ClusterId"].flatMap { Int($0) }
        errorMessage = record["ErrMsg"] ?? ""
        version = record["Version"] ?? ""
    }

    /// Reads every row of a listing.
    package static func all(in table: ResultTable) throws(ListingError) -> [Frontend] {
        var frontends: [Frontend] = []
        for record in table.records { frontends.append(try Frontend(record)) }
        return frontends
    }
}

extension [Frontend] {
    /// The leader of the group, if it is alive: only then can anything be said or changed.
    package var livingMaster: Frontend? { first { $0.isMaster && $0.isAlive } }
}
