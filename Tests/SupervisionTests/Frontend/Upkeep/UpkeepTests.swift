import Doris
import Supervision
import Testing

@Suite("What a frontend's supervisor does for its cluster")
struct UpkeepTests {
    private let own = Endpoint(host: "10.0.0.1", port: 9010)
    private let other = Endpoint(host: "10.0.0.2", port: 9010)

    private func sight(isAlive: Bool = true, hasMaster: Bool = true, clusterID: Int? = 7) -> FrontendSight {
        FrontendSight(
            frontends: [
                Frontend(name: "a", editLog: own, isMaster: hasMaster, isAlive: isAlive),
                Frontend(name: "b", editLog: other, isMaster: hasMaster && !isAlive),
            ],
            nodeName: "a",
            clusterID: clusterID
        )
    }

    private func machine(_ record: FrontendRecord = FrontendRecord()) -> FrontendUpkeep {
        var machine = FrontendUpkeep(cleanup: CleanupPolicy(scope: .superseded), seed: 1)
        _ = machine.handle(.prepared(record, node: own), at: .at(0))
        return machine
    }

    /// What a record is once nothing is left to do.
    private func settled(_ change: (inout FrontendRecord) -> Void = { _ in }) -> FrontendRecord {
        var record = FrontendRecord(clusterID: 7, node: own, nodeName: "a", listedName: "a", others: [other])
        change(&record)
        return record
    }

    @Test(
        "where it belongs is remembered, once a master sees it alive",
        arguments: [
            FrontendRecord(), FrontendRecord(undertaking: .founding), FrontendRecord(undertaking: .leaving("scale-in")),
            FrontendRecord(clusterID: 7, node: Endpoint(host: "10.0.0.9", port: 9010), undertaking: .founding),
        ]
    )
    func settles(record: FrontendRecord) {
        var machine = machine(record)
        #expect(machine.handle(.saw(sight(isAlive: false)), at: .at(1)) == nil)
        #expect(machine.handle(.saw(sight(hasMaster: false)), at: .at(1)) == nil)
        #expect(machine.handle(.saw(sight(clusterID: nil)), at: .at(1)) == nil)
        #expect(machine.handle(.saw(sight()), at: .at(1)) == .write(settled()))
        #expect(machine.record == record)
        #expect(machine.handle(.done(failure: nil), at: .at(1)) == nil)
        #expect(machine.record == settled())
        #expect(machine.handle(.saw(sight()), at: .at(2)) == nil)
    }

    @Test("the accounts of a cluster that was founded are made, then its ConfigMap, each once")
    func founded() {
        let owing = settled { ($0.needsAccounts, $0.needsMarker) = (true, true) }
        var machine = machine(owing)
        #expect(machine.handle(.saw(sight()), at: .at(1)) == .makeAccounts)
        #expect(machine.handle(.done(failure: nil), at: .at(1)) == .write(settled { $0.needsMarker = true }))
        #expect(machine.handle(.done(failure: nil), at: .at(1)) == nil)
        #expect(machine.handle(.saw(sight()), at: .at(1)) == .mark(clusterID: 7))
        #expect(machine.handle(.done(failure: nil), at: .at(1)) == .write(settled()))
        #expect(machine.handle(.done(failure: nil), at: .at(1)) == nil)
        #expect(machine.handle(.saw(sight()), at: .at(2)) == nil)
    }

    @Test("a failure is tried again after 0.5 s at first and 30 s at most, and is published until then")
    func backsOff() {
        var machine = machine(settled { $0.needsAccounts = true })
        var now = 1.0
        for delay in [0.5, 1, 2, 4, 8, 16, 30, 30] {
            #expect(machine.handle(.saw(sight()), at: .at(now)) == .makeAccounts)
            #expect(machine.handle(.saw(sight()), at: .at(now)) == nil, "one thing at a time")
            #expect(machine.handle(.done(failure: "access denied"), at: .at(now)) == nil)
            #expect(machine.problem == "access denied" && !machine.wantsListing)
            #expect(machine.handle(.saw(sight()), at: .at(now + delay - 0.01)) == nil)
            now += delay * 1.1
        }
        #expect(machine.handle(.saw(sight()), at: .at(now)) == .makeAccounts)
        _ = machine.handle(.done(failure: nil), at: .at(now))
        _ = machine.handle(.done(failure: nil), at: .at(now))
        #expect(machine.problem == nil && machine.wantsListing)
    }

    @Test("nothing is done while the node is paused, and all of it afterwards")
    func paused() {
        var machine = machine()
        _ = machine.handle(.permitted(false), at: .at(1))
        #expect(machine.handle(.saw(sight()), at: .at(1)) == nil)
        _ = machine.handle(.permitted(true), at: .at(2))
        #expect(machine.handle(.saw(sight()), at: .at(2)) == .write(settled()))
    }

    @Test("nothing is done once the node stops, whatever is answered then")
    func ended() {
        var machine = machine(settled { $0.needsAccounts = true })
        #expect(machine.handle(.saw(sight()), at: .at(1)) == .makeAccounts)
        _ = machine.handle(.ended, at: .at(1))
        #expect(machine.handle(.done(failure: nil), at: .at(1)) == nil)
        #expect(machine.handle(.saw(sight()), at: .at(2)) == nil)
        #expect(!machine.wantsListing)
    }

    @Test("what was done before a pause is written down all the same")
    func pausedBetween() {
        var machine = machine(settled { $0.needsAccounts = true })
        #expect(machine.handle(.saw(sight()), at: .at(1)) == .makeAccounts)
        _ = machine.handle(.permitted(false), at: .at(1))
        // The volume's record is no change of the cluster: what was made must not be made again.
        #expect(machine.handle(.done(failure: nil), at: .at(1)) == .write(settled()))
    }

    @Test("an answer that nobody waits for changes nothing")
    func stray() {
        var machine = machine(settled())
        let before = machine
        #expect(machine.handle(.done(failure: nil), at: .at(1)) == nil)
        #expect(machine.handle(.done(failure: "late"), at: .at(1)) == nil)
        #expect(machine == before)
    }

    @Test(
        "a former entry goes unless it has the name in ROLE, which may not be known, or is another's by now",
        arguments: [
            ("a", "former", true), ("former", "former", false), (nil, "former", false), ("a", "another", false),
        ]
    )
    func formerEntry(nodeName: String?, listed: String, goes: Bool) {
        let recovery = FrontendRecord.Recovery(
            superseded: [FrontendRecord.Entry(other, name: "former")],
            node: own,
            nodeName: "a",
            attempts: 1,
            isListed: true
        )
        let record = settled { ($0.undertaking, $0.others) = (.recovering(recovery), []) }
        let former = Frontend(name: listed, editLog: other, isAlive: false)
        let sight = FrontendSight(
            frontends: [Frontend(name: "added", editLog: own, isMaster: true), former],
            nodeName: nodeName,
            clusterID: nodeName.map { _ in 7 }
        )
        var machine = machine(record)
        let action = machine.handle(.saw(sight), at: .at(1))
        #expect((action == .drop(former, because: "it is this frontend's former entry")) == goes)
        // What is not known is not settled either.
        if nodeName == nil { #expect(action == nil) }
    }
}
