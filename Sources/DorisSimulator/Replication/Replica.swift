import Doris

/// One frontend's copy of the journal, and its part in the elections: a value without clock, network or disk.
///
/// The rules are those of Raft, for a journal whose every entry is the metadata as a whole. BDB JE has other messages,
/// and the same promises: a master is elected by a majority, and no entry is lost that a majority had.
///
/// Whoever calls a mutating function writes ``record`` down before anybody hears of the result.
struct Replica: Equatable, Sendable {
    /// The own node name.
    let name: String
    /// The own host and `edit_log_port`.
    let endpoint: Endpoint
    /// What has to be on the disk.
    private(set) var record: JournalRecord

    init(name: String, endpoint: Endpoint, record: JournalRecord) {
        self.name = name
        self.endpoint = endpoint
        self.record = record
    }

    /// The metadata.
    var cluster: SimulatedCluster { record.cluster }

    /// How this frontend introduces itself.
    var introduction: Introduction {
        Introduction(name: name, endpoint: endpoint, groupID: cluster.groupID, token: cluster.token)
    }

    /// The electors, this frontend among them where it is one.
    var majority: Majority { Majority(electors: cluster.electors(including: name).map(\.name)) }

    /// Whether this frontend may be elected.
    var isElectable: Bool { !cluster.groupID.isEmpty && majority.electors.contains(name) }

    /// The other frontends that are worth asking: the members, and those listed that have not joined.
    var peers: [Endpoint] {
        var seen: Set<Endpoint> = [endpoint]
        return (cluster.group.map(\.endpoint) + cluster.frontends.map(\.editLog)).filter { seen.insert($0).inserted }
    }

    /// The request to be elected in the next term.
    func ballot(isTrial: Bool) -> Ballot {
        let term = isTrial ? nextTerm : record.term
        return Ballot(candidate: introduction, term: term, position: cluster.position, isTrial: isTrial)
    }

    private var nextTerm: Int64 { max(record.term, cluster.epoch) + 1 }

    /// Begins a term of its own, with the own vote.
    mutating func stand() {
        record.term = nextTerm
        record.vote = name
    }

    /// Takes note of a term that another frontend knows.
    mutating func learn(term: Int64) {
        guard term > record.term else { return }
        record.term = term
        record.vote = nil
    }

    /// Takes note of the terms that voters know.
    ///
    /// Also of the one that was asked for: a voter that has stood for it refuses it to everybody, and where it is behind
    /// it cannot be elected itself.
    mutating func learn(from replies: some Sequence<BallotReply>) {
        for reply in replies { learn(term: reply.term) }
    }

    /// Votes.
    ///
    /// - Parameters:
    ///   - ballot: The request.
    ///   - hearsMaster: Whether a master was heard of lately, or this frontend is the master.
    /// - Returns: The vote.
    mutating func answer(_ ballot: Ballot, hearsMaster: Bool) -> BallotReply {
        let membership = cluster.membership(of: ballot.candidate)
        guard membership == .member, !hearsMaster else {
            return BallotReply(isGranted: false, term: record.term, membership: membership)
        }
        let isAhead = ballot.position >= cluster.position
        guard !ballot.isTrial else {
            let isGranted = isAhead && ballot.term > record.term
            return BallotReply(isGranted: isGranted, term: record.term, membership: membership)
        }
        learn(term: ballot.term)
        let isFree = record.vote == nil || record.vote == ballot.candidate.name
        let isGranted = isAhead && isFree && ballot.term == record.term
        if isGranted { record.vote = ballot.candidate.name }
        return BallotReply(isGranted: isGranted, term: record.term, membership: membership)
    }

    /// Takes in what a master sent.
    mutating func answer(_ entry: Entry) -> EntryReply {
        // One that has not joined yet has no group to insist on.
        guard entry.master.token == cluster.token,
            cluster.groupID.isEmpty || entry.master.groupID == cluster.groupID
        else { return .foreign }
        guard entry.term >= record.term else { return .outdated(term: record.term) }
        learn(term: entry.term)
        // What is behind the own copy was overtaken on its way.
        if let news = entry.cluster, news.position >= cluster.position { record.cluster = news }
        return entry.cluster != nil || entry.position == cluster.position ? .taken : .wanting
    }

    /// Writes an entry as master.
    mutating func append(_ cluster: SimulatedCluster) {
        record.cluster = cluster
    }
}
