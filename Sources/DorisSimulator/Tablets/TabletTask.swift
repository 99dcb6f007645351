import Doris

/// What the master has a backend do with a tablet, in its answer to a report.
enum TabletTask: Equatable, Sendable {
    /// Make the tablet at a version: a new and empty one, or a copy of another backend's replica.
    case create(id: Int64, schemaHash: Int32, version: Int64)
    /// Delete the tablet; its files go to the trash, or at once where there is none.
    case drop(id: Int64)
    /// Bring the tablet to a version, as a load does that is published.
    case publish(id: Int64, version: Int64)
}

extension TabletTask {
    /// Reads a document; `nil` when it is none of a task's.
    init?(document: JSONValue) {
        guard let id = document["tablet"]?.integer else { return nil }
        switch document["task"]?.text {
        case "create":
            guard let version = document["version"]?.integer,
                let schemaHash = document["schemaHash"]?.integer.flatMap({ Int32(exactly: $0) })
            else { return nil }
            self = .create(id: id, schemaHash: schemaHash, version: version)
        case "drop": self = .drop(id: id)
        case "publish":
            guard let version = document["version"]?.integer else { return nil }
            self = .publish(id: id, version: version)
        default: return nil
        }
    }

    var document: JSONValue {
        switch self {
        case .create(let id, let schemaHash, let version):
            [
                "task": "create", "tablet": .integer(id), "schemaHash": .integer(Int64(schemaHash)),
                "version": .integer(version),
            ]
        case .drop(let id): ["task": "drop", "tablet": .integer(id)]
        case .publish(let id, let version): ["task": "publish", "tablet": .integer(id), "version": .integer(version)]
        }
    }
}
