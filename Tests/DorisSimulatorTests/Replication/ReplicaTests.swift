import Doris
import Testing

@testable import DorisSimulator

@Suite("A replica")
struct ReplicaTests {
    /// Three followers that have been heard of, seen by one of them.
    private func replica(_ name: String, term: Int64 = 1, journalID: Int64 = 10) -> Replica {
        var cluster = SimulatedCluster(id: 42, token: "secret")
        cluster.groupID = "group"
        cluster.journalID = journalID
        for (index, name) in ["a", "b", "c"].enumerated() {
            let endpoint = editLog("10.0.0.\(index + 1)")
            var frontend = SimulatedFrontend(name: name, editLog: endpoint, role: .follower)
            frontend.lastStart = 1
            cluster.frontends.append(frontend)
            cluster.group.append(SimulatedCluster.GroupMember(name: name, endpoint: endpoint))
        }
        cluster.master = editLog("10.0.0.1")
        let own = cluster.group.first { $0.name == name }?.endpoint ?? editLog("10.0.0.9")
        return Replica(name: name, endpoint: own, record: JournalRecord(term: term, cluster: cluster))
    }

    private func ballot(
        of candidate: Replica,
        term: Int64,
        isTrial: Bool = false
    ) -> Ballot {
        var ballot = candidate.ballot(isTrial: isTrial)
        ballot.term = term
        return ballot
    }

    @Test("it votes once in a term, and for the same candidate again")
    func vote() {
        var voter = replica("a")
        #expect(voter.answer(ballot(of: replica("b"), term: 2), hearsMaster: false).isGranted)
        #expect(voter.answer(ballot(of: replica("b"), term: 2), hearsMaster: false).isGranted)
        #expect(!voter.answer(ballot(of: replica("c"), term: 2), hearsMaster: false).isGranted)
        #expect(voter.answer(ballot(of: replica("c"), term: 3), hearsMaster: false).isGranted)
        #expect(voter.record.term == 3)
        #expect(!voter.answer(ballot(of: replica("b"), term: 2), hearsMaster: false).isGranted)
    }

    @Test("it votes for nobody whose journal is behind its own, nor while it hears a master")
    func refusal() {
        var voter = replica("a", journalID: 11)
        #expect(!voter.answer(ballot(of: replica("b"), term: 2), hearsMaster: false).isGranted)
        #expect(!voter.answer(ballot(of: replica("b", journalID: 12), term: 3), hearsMaster: true).isGranted)
        #expect(voter.answer(ballot(of: replica("b", journalID: 11), term: 3), hearsMaster: false).isGranted)
    }

    @Test("a trial changes nothing, however it goes")
    func trial() {
        var voter = replica("a")
        let before = voter
        #expect(voter.answer(ballot(of: replica("b"), term: 2, isTrial: true), hearsMaster: false).isGranted)
        #expect(voter.answer(ballot(of: replica("c"), term: 2, isTrial: true), hearsMaster: false).isGranted)
        #expect(!voter.answer(ballot(of: replica("c"), term: 1, isTrial: true), hearsMaster: false).isGranted)
        #expect(voter == before)
    }

    @Test("one that is ahead is elected also where one that is behind has stood for the next term")
    func overtaken() {
        var (behind, ahead) = (replica("a", term: 5), replica("b", term: 5, journalID: 11))
        behind.stand()
        let granted = (1...2).map { _ in
            let reply = behind.answer(ahead.ballot(isTrial: true), hearsMaster: false)
            ahead.learn(from: [reply])
            return reply.isGranted
        }
        #expect(granted == [false, true])
    }

    @Test("only members are voted for: no stranger, nobody dropped, nobody of the group before a recovery")
    func strangers() {
        var voter = replica("a")
        var ballot = ballot(of: replica("b"), term: 2)
        ballot.candidate.groupID = "former group"
        let refusal = BallotReply(isGranted: false, term: 1, membership: .foreign)
        #expect(voter.answer(ballot, hearsMaster: false) == refusal)
        ballot.candidate.groupID = "group"
        ballot.candidate.endpoint = editLog("10.0.0.7")
        #expect(voter.answer(ballot, hearsMaster: false).membership == .moved)
        ballot.candidate.name = "d"
        #expect(voter.answer(ballot, hearsMaster: false).membership == .stranger)
        var cluster = voter.cluster
        cluster.removedFrontendNames = ["d"]
        voter.append(cluster)
        #expect(voter.answer(ballot, hearsMaster: false).membership == .removed)
    }

    @Test("an entry of an older term is refused; one of this or a newer is taken, and never turns the journal back")
    func entries() {
        var member = replica("b", term: 5)
        let master = replica("a", journalID: 20)
        var entry = Entry(master: master.introduction, term: 4, position: master.cluster.position, cluster: nil)
        #expect(member.answer(entry) == .outdated(term: 5))
        entry.term = 6
        #expect(member.answer(entry) == .wanting)
        #expect(member.record.term == 6)
        entry.cluster = master.cluster
        #expect(member.answer(entry) == .taken)
        #expect(member.cluster.journalID == 20)
        let late = replica("a", journalID: 19)
        entry = Entry(master: master.introduction, term: 6, position: late.cluster.position, cluster: late.cluster)
        #expect(member.answer(entry) == .taken)
        #expect(member.cluster.journalID == 20)
        entry.master.groupID = "former group"
        #expect(member.answer(entry) == .foreign)
    }

    @Test("a later master's journal is ahead of a longer one of an earlier master's")
    func positions() {
        let early = JournalPosition(epoch: 1, journalID: 100)
        #expect(early < JournalPosition(epoch: 2, journalID: 1))
        #expect(early < JournalPosition(epoch: 1, journalID: 101))
    }

    @Test("a majority is more than half of the electors, and has what its slowest member has", arguments: 1...5)
    func majority(size: Int) {
        let names = (0..<size).map { "n\($0)" }
        let majority = Majority(electors: names)
        for count in 0...size {
            #expect(majority.isReached(by: Set(names.prefix(count))) == (count * 2 > size))
            let known = names.prefix(count).enumerated().map { ($1, JournalPosition(epoch: 1, journalID: Int64($0))) }
            let position = majority.position(of: Dictionary(uniqueKeysWithValues: known))
            #expect(position?.journalID == (count * 2 > size ? Int64(count - majority.size) : nil))
        }
    }

    @Test("observers and followers that were never heard of are no electors, save the one that asks")
    func electors() {
        var cluster = replica("a").cluster
        cluster.frontends[1].role = .observer
        cluster.frontends[2].lastStart = 0
        #expect(cluster.electors(including: "a").map(\.name) == ["a"])
        #expect(cluster.electors(including: "c").map(\.name) == ["a", "c"])
        cluster.frontends[0].lastStart = 0
        #expect(cluster.electors(including: "x").map(\.name) == ["a"], "the master counts before its first heartbeat")
    }

    @Test("messages survive the wire, and what is none is none")
    func documents() throws {
        let ballot = replica("b").ballot(isTrial: true)
        #expect(Ballot(document: ballot.document) == ballot)
        let reply = BallotReply(isGranted: true, term: 3, membership: .member)
        #expect(BallotReply(document: reply.document) == reply)
        let master = replica("a")
        for cluster in [nil, master.cluster] {
            let entry = Entry(master: master.introduction, term: 4, position: master.cluster.position, cluster: cluster)
            #expect(Entry(document: try JSONValue(parsing: entry.document.serialized.utf8)) == entry)
        }
        for reply: EntryReply in [.taken, .wanting, .outdated(term: 7), .foreign] {
            #expect(EntryReply(document: reply.document) == reply)
        }
        let greeting = Greeting(membership: .newcomer, master: editLog("10.0.0.1"))
        #expect(Greeting(document: greeting.document) == greeting)
        let record = JournalRecord(term: 4, vote: "b", cluster: master.cluster)
        #expect(JournalRecord(document: try JSONValue(parsing: record.document.serialized.utf8)) == record)
        #expect(Ballot(document: [:]) == nil)
        #expect(Entry(document: ["cluster": 1]) == nil)
        #expect(Greeting(document: ["membership": "guest"]) == nil)
    }
}
