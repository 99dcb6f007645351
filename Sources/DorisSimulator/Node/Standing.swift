import Doris

/// What part a frontend plays at the moment.
enum Standing: Equatable, Sendable {
    /// It changes the metadata, and sends heartbeats.
    case master
    /// It replays what the master writes, and passes statements on to it.
    case following
    /// It knows of no master that answers, so that it serves nothing.
    case unknown
}

/// Who is master.
///
/// This is the one place to extend when frontends shall elect.
enum Mastership {
    /// The standing of a frontend that starts on metadata.
    ///
    /// The master stays the one that the journal names, however long it is away. A group of one elects its only member,
    /// under whatever address it comes.
    static func standing(of name: String, in cluster: SimulatedCluster) -> Standing {
        if cluster.group.allSatisfy({ $0.name == name }) { return .master }
        let master = cluster.group.first { $0.endpoint == cluster.master }
        return master?.name == name ? .master : .unknown
    }
}
