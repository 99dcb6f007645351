/// One row of `SHOW BACKENDS`.
package struct Backend: Equatable, Sendable {
    /// The id that the frontend gave the backend; replicas belong to it, not to the address.
    package var id: Int64
    /// Host and `heartbeat_service_port`, the identity by which statements name a backend.
    package var heartbeat: Endpoint
    /// Whether the last heartbeat succeeded.
    package var isAlive: Bool
    /// Whether somebody asked for the backend's decommission and did not cancel it.
    package var isDecommissioned: Bool
    /// The number of replicas that the frontend has on record, not what lies on the disk; `nil` when not reported.
    package var tabletCount: Int?
    /// The last heartbeat's error, empty when there was none.
    package var errorMessage: String
    /// The version that the backend reports, empty while it never answered a heartbeat.
    package var version: String

    package init(
        id: Int64,
        heartbeat: Endpoint,
        isAlive: Bool = true,
        isDecommissioned: Bool = false,
        tabletCount: Int? = 0,
        errorMessage: String = "",
        version: String = ""
    ) {
        self.id = id
        self.heartbeat = heartbeat
        self.isAlive = isAlive
        self.isDecommissioned = isDecommissioned
        self.tabletCount = tabletCount
        self.errorMessage = errorMessage
        self.version = version
    }
}

extension Backend {
    /// Reads a row; 1.2 calls the host column `IP`, later versions `Host`.
    ///
    /// - Throws: ``ListingError`` when a column without which the row means nothing is missing or malformed.
    package init(_ record: ResultTable.Record) throws(ListingError) {
        id = try record.integer("BackendId")
        heartbeat = Endpoint(host: try record.host("Host", "IP"), port: try record.port("HeartbeatPort"))
        isAlive = try record.flag("Alive")
        isDecommissioned = try record.flag("SystemDecommissioned")
        tabletCount = record["TabletNum"].flatMap { Int($0) }
        errorMessage = record["ErrMsg"] ?? ""
        version = record["Version"] ?? ""
    }

    /// Reads every row of a listing.
    package static func all(in table: ResultTable) throws(ListingError) -> [Backend] {
        var backends: [Backend] = []
        for record in table.records { backends.append(try Backend(record)) }
        return backends
    }
}
