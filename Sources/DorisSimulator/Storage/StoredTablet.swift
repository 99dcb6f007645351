import Doris

/// A tablet on a backend's disk: `<root>/data/<shard>/<tablet id>/<schema hash>/<tablet id>.hdr`.
///
/// The header is a small document here. Doris keeps what it says in a RocksDB below `<root>/meta`.
struct StoredTablet: Equatable, Sendable {
    /// The storage root.
    var root: String
    /// Which of the 1,024 directories below `data` it lies in.
    var shard: Int
    /// The tablet's id.
    var id: Int64
    /// The hash of its schema.
    var schemaHash: Int32
    /// The last version that is whole, 0 where the header tells none.
    var version: Int64
    /// Whether the header cannot be read or is another tablet's.
    var isBad = false
    /// The bytes of its files.
    var size: Int64 = 0

    /// The directory that moves to the trash when the tablet is dropped.
    var directory: String { "\(root)/data/\(shard)/\(id)" }
    /// The directory of the header.
    var schemaDirectory: String { "\(directory)/\(schemaHash)" }
    /// The header.
    var headerPath: String { "\(schemaDirectory)/\(id).hdr" }

    /// What a report says of it.
    var reported: ReportedTablet { ReportedTablet(id: id, schemaHash: schemaHash, version: version, isBad: isBad) }
}

extension StoredTablet {
    /// More bytes than any header has.
    private static let headerLimit: Int64 = 1 << 16

    /// Reads the header below the directories of a tablet.
    ///
    /// - Returns: `nil` without a header, as after a creation that was cut short; a bad tablet for one that is broken.
    /// - Throws: ``FileError`` when the disk does not answer.
    static func read(root: String, shard: Int, id: Int64, schemaHash: Int32) throws(FileError) -> StoredTablet? {
        var tablet = StoredTablet(root: root, shard: shard, id: id, schemaHash: schemaHash, version: 0)
        tablet.isBad = true
        tablet.size = try FileSystem.size(of: tablet.headerPath)
        guard tablet.size <= headerLimit else { return tablet }
        guard let bytes = try FileSystem.contents(of: tablet.headerPath) else { return nil }
        guard let document = try? JSONValue(parsing: bytes), document["tabletId"]?.integer == id,
            document["schemaHash"]?.integer == Int64(schemaHash),
            let version = document["version"]?.integer, version > 0
        else { return tablet }
        tablet.version = version
        tablet.isBad = false
        return tablet
    }

    /// Writes the header, so that a process killed at any instant leaves the old or the new one.
    mutating func write() throws(FileError) {
        let document: JSONValue = [
            "tabletId": .integer(id), "schemaHash": .integer(Int64(schemaHash)), "version": .integer(version),
        ]
        let text = document.serialized + "\n"
        do throws(FileError) {
            try FileSystem.replace(headerPath, with: text)
        } catch {
            // A draft that did not fit would take room from the next.
            try? FileSystem.delete(headerPath + ".new")
            throw error
        }
        size = Int64(text.utf8.count)
    }
}
