import Doris

/// What a backend reports to the master of its tablets and disks, as Doris does over Thrift.
struct BackendReport: Equatable, Sendable {
    /// The backend's id, as the heartbeat told it.
    var backendID: Int64
    /// The cluster's secret, as the heartbeat told it.
    var token: String
    /// All tablets that lie in the storage roots.
    var tablets: [ReportedTablet]
    /// The storage roots.
    var disks: [ReportedDisk]
    /// How many tablets a backend without any wants to be given (`simulator_tablets`), 0 for none.
    var wish: Int
}

/// A tablet as a backend has it.
struct ReportedTablet: Equatable, Sendable {
    /// The tablet's id.
    var id: Int64
    /// The hash of its schema.
    var schemaHash: Int32
    /// The last version that is whole.
    var version: Int64
    /// Whether its files are broken or versions are missing.
    var isBad: Bool
}

/// A storage root as a backend sees it.
struct ReportedDisk: Equatable, Sendable {
    /// The directory.
    var path: String
    /// Bytes altogether.
    var total: Int64
    /// Bytes that tablets use.
    var used: Int64
    /// Bytes that lie in the trash.
    var trash: Int64
    /// Bytes that are free.
    var available: Int64
    /// Whether it can be written to.
    var isUsable: Bool
}

extension BackendReport {
    /// Reads a document; `nil` when it is none of a report's.
    init?(document: JSONValue) {
        guard let backendID = document["backendId"]?.integer, let token = document["token"]?.text else { return nil }
        self.init(
            backendID: backendID,
            token: token,
            tablets: document.elements("tablets").compactMap { ReportedTablet(document: $0) },
            disks: document.elements("disks").compactMap { ReportedDisk(document: $0) },
            wish: Int(clamping: document["wish"]?.integer ?? 0)
        )
    }

    var document: JSONValue {
        [
            "backendId": .integer(backendID), "token": .string(token), "wish": JSONValue(wish),
            "tablets": .array(tablets.map(\.document)), "disks": .array(disks.map(\.document)),
        ]
    }
}

extension ReportedTablet {
    init?(document: JSONValue) {
        guard let id = document["id"]?.integer, let version = document["version"]?.integer,
            let schemaHash = document["schemaHash"]?.integer.flatMap({ Int32(exactly: $0) })
        else { return nil }
        self.init(id: id, schemaHash: schemaHash, version: version, isBad: document["bad"]?.bool ?? false)
    }

    var document: JSONValue {
        [
            "id": .integer(id), "schemaHash": .integer(Int64(schemaHash)), "version": .integer(version),
            "bad": .bool(isBad),
        ]
    }
}

extension ReportedDisk {
    init?(document: JSONValue) {
        guard let path = document["path"]?.text else { return nil }
        self.init(
            path: path,
            total: document["total"]?.integer ?? 0,
            used: document["used"]?.integer ?? 0,
            trash: document["trash"]?.integer ?? 0,
            available: document["available"]?.integer ?? 0,
            isUsable: document["usable"]?.bool ?? false
        )
    }

    var document: JSONValue {
        [
            "path": .string(path), "total": .integer(total), "used": .integer(used), "trash": .integer(trash),
            "available": .integer(available), "usable": .bool(isUsable),
        ]
    }
}
