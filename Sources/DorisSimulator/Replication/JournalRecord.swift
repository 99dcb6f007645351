import Doris

/// What a frontend keeps in `bdb/`: its part in the elections, and its copy of the metadata.
///
/// Both lie in one file that is replaced as a whole, so that a kill at any instant leaves the one before or the one
/// after.
struct JournalRecord: Equatable, Sendable {
    /// The newest election that the frontend knows of.
    var term: Int64 = 0
    /// The node name that the frontend voted for in this term; a frontend votes once.
    var vote: String?
    /// The metadata.
    var cluster: SimulatedCluster

    /// The record without what a restart may forget.
    var lasting: JournalRecord {
        JournalRecord(term: term, vote: vote, cluster: cluster.lasting)
    }
}

extension JournalRecord {
    var document: JSONValue {
        ["term": .integer(term), "vote": JSONValue(vote), "cluster": cluster.document]
    }

    /// Reads a document; `nil` when it is none of a record's.
    init?(document: JSONValue) {
        guard let term = document["term"]?.integer,
            let cluster = document["cluster"].flatMap({ SimulatedCluster(document: $0) })
        else { return nil }
        self.init(term: term, vote: document["vote"]?.text, cluster: cluster)
    }
}

extension SimulatedCluster {
    /// The metadata without the times and counts that every heartbeat changes.
    ///
    /// They are replicated like all else, but nobody waits for a disk because of them.
    var lasting: SimulatedCluster {
        var cluster = self
        cluster.journalID = 0
        for index in cluster.frontends.indices {
            cluster.frontends[index].lastHeartbeat = 0
            cluster.frontends[index].replayedJournalID = 0
        }
        for index in cluster.backends.indices {
            cluster.backends[index].lastHeartbeat = 0
            cluster.backends[index].failures = 0
        }
        return cluster
    }
}
