/// One row of `SHOW BACKENDS`.
package struct Backend: Hashable, Sendable {
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
    /// The resource group, `location` of the column `Tag`; replicas stay within theirs.
    package var tag: String
    /// Its disks.
    package var storage: BackendStorage
    /// What it is kept from taking on.
    package var switchedOff: Set<BackendSwitch>
    /// When the last heartbeat was answered, as the frontend prints it; empty before the first.
    package var lastHeartbeat: String
    /// Whether the cluster knows its nodes by address alone, as 1.2 does, which cannot rename any.
    package var isListedByAddress: Bool

    package init(
        id: Int64,
        heartbeat: Endpoint,
        isAlive: Bool = true,
        isDecommissioned: Bool = false,
        tabletCount: Int? = 0,
        errorMessage: String = "",
        version: String = "",
        tag: String = Backend.defaultTag,
        storage: BackendStorage = BackendStorage(),
        switchedOff: Set<BackendSwitch> = [],
        lastHeartbeat: String = "",
        isListedByAddress: Bool = false
    ) {
        self.id = id
        self.heartbeat = heartbeat
        self.isAlive = isAlive
        self.isDecommissioned = isDecommissioned
        self.tabletCount = tabletCount
        self.errorMessage = errorMessage
        self.version = version
        self.tag = tag
        self.storage = storage
        self.switchedOff = switchedOff
        self.lastHeartbeat = lastHeartbeat
        self.isListedByAddress = isListedByAddress
    }

    /// The resource group of a backend to which nobody gave one.
    package static let defaultTag = "default"
}

extension Backend {
    /// Reads a row; 1.2 calls the host column `IP`, later versions `Host`.
    ///
    /// - Throws: ``ListingError`` when a column without which the row means nothing is missing or malformed.
    private init(_ record: ResultTable.Record, switchedOff: Set<BackendSwitch>) throws(ListingError) {
        id = try record.integer("BackendId")
        heartbeat = Endpoint(host: try record.host("Host", "IP"), port: try record.port("HeartbeatPort"))
        isAlive = try record.flag("Alive")
        isDecommissioned = try record.flag("SystemDecommissioned")
        tabletCount = record["TabletNum"].flatMap { Int($0) }
        errorMessage = record["ErrMsg"] ?? ""
        version = record["Version"] ?? ""
        tag = Backend.tag(record["Tag"])
        storage = BackendStorage(record)
        self.switchedOff = switchedOff
        lastHeartbeat = record["LastHeartbeat"] ?? ""
        isListedByAddress = record["Host"] == nil
    }

    /// Reads the column `Tag`; the document that almost every row of a cluster has is known without parsing it.
    private static func tag(_ text: String?) -> String {
        if text == #"{"location" : "default"}"# { return defaultTag }
        return document(text)?["location"]?.text ?? defaultTag
    }

    /// Reads the column `Status`; one in which nothing at all is true has nothing to be found, which saves the parsing
    /// of almost every row.
    private static func switchedOff(_ text: String?) -> Set<BackendSwitch> {
        guard let text, mentionsTrue(text), let status = document(text)
        else { return [] }
        var switches: Set<BackendSwitch> = []
        if status["isQueryDisabled"]?.bool == true { switches.insert(.queries) }
        if status["isLoadDisabled"]?.bool == true { switches.insert(.loads) }
        return switches
    }

    /// Whether a text has the letters `true` in it: the library's search takes longer than the parsing that it saves.
    private static func mentionsTrue(_ text: String) -> Bool {
        var found = 0
        for byte in text.utf8 {
            switch (found, byte) {
            case (_, UInt8(ascii: "t")): found = 1
            case (1, UInt8(ascii: "r")), (2, UInt8(ascii: "u")): found += 1
            case (3, UInt8(ascii: "e")): return true
            default: found = 0
            }
        }
        return false
    }

    private static func document(_ text: String?) -> JSONValue? {
        text.flatMap { try? JSONValue(parsing: $0.utf8, depthLimit: 4) }
    }

    /// Reads every row of a listing.
    package static func all(in table: ResultTable) throws(ListingError) -> [Backend] {
        var backends: [Backend] = []
        // Most rows have the status of the one above them.
        var (status, switches) = (String?.none, Set<BackendSwitch>())
        for record in table.records {
            if record["Status"] != status { (status, switches) = (record["Status"], switchedOff(record["Status"])) }
            backends.append(try Backend(record, switchedOff: switches))
        }
        return backends
    }
}
