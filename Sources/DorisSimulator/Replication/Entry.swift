import Doris

/// What a master sends to the members: that it is there, and the metadata where a member lacks them.
struct Entry: Equatable, Sendable {
    /// The master.
    var master: Introduction
    /// The term in which it was elected.
    var term: Int64
    /// How far its metadata goes.
    var position: JournalPosition
    /// The metadata; `nil` where the member is believed to have them.
    var cluster: SimulatedCluster?
    /// The time at the master.
    var clock: MasterClock?
}

/// The answer to an ``Entry``.
enum EntryReply: Equatable, Sendable {
    /// The member has the metadata as far as the master has.
    case taken
    /// The member lacks the metadata that the entry only mentions.
    case wanting
    /// The member knows of a newer term, so that the master is none any more.
    case outdated(term: Int64)
    /// The member belongs to another group.
    case foreign
}

extension Entry {
    /// Reads a document; `nil` when it is none of an entry's.
    init?(document: JSONValue) {
        guard let master = document["master"].flatMap({ Introduction(document: $0) }),
            let term = document["term"]?.integer, let position = JournalPosition(document: document["position"])
        else { return nil }
        var cluster: SimulatedCluster?
        if let metadata = document["cluster"], metadata != .null {
            cluster = SimulatedCluster(document: metadata)
            guard cluster != nil else { return nil }
        }
        let clock = MasterClock(document: document["clock"])
        self.init(master: master, term: term, position: position, cluster: cluster, clock: clock)
    }

    var document: JSONValue {
        [
            "master": master.document, "term": .integer(term), "position": position.document,
            "cluster": cluster?.document ?? .null, "clock": clock?.document ?? .null,
        ]
    }
}

extension EntryReply {
    /// Reads a document; `nil` when it is none of a reply's.
    init?(document: JSONValue) {
        switch document["reply"]?.text {
        case "taken": self = .taken
        case "wanting": self = .wanting
        case "outdated": self = .outdated(term: document["term"]?.integer ?? 0)
        case "foreign": self = .foreign
        default: return nil
        }
    }

    var document: JSONValue {
        switch self {
        case .taken: ["reply": "taken"]
        case .wanting: ["reply": "wanting"]
        case .outdated(let term): ["reply": "outdated", "term": .integer(term)]
        case .foreign: ["reply": "foreign"]
        }
    }
}
