import Doris
import Supervision
import Testing

@Suite("Which dead frontends are dropped")
struct CleanupTests {
    /// A master's supervisor whose record is settled, looking at its list every ten seconds.
    private struct Keeper {
        var machine: FrontendUpkeep
        var now = 0.0
        var rows: [Frontend]
        var pod = CleanupEvidence.Pod.gone("ordinal 3 of 3")
        var isSupervised = false
        var knowsNames = true
        var dropFailure: String?
        private(set) var investigated: [Endpoint] = []
        private(set) var dropped: [(at: Double, endpoint: Endpoint)] = []
        private(set) var reasons: [String] = []

        init(_ rows: [Frontend], scope: Settings.Cleanup = .scaledIn) {
            self.rows = rows
            machine = FrontendUpkeep(cleanup: CleanupPolicy(scope: scope), seed: 1)
            _ = machine.handle(.prepared(FrontendRecord(), node: CleanupTests.own), at: .at(0))
        }

        /// Looks for so long, and does what is asked for.
        mutating func look(for seconds: Double) {
            let end = now + seconds
            while now < end {
                now += 10
                let sight = FrontendSight(frontends: rows, nodeName: "fe0", clusterID: 7)
                var action = machine.handle(.saw(sight), at: .at(now))
                while let next = action { action = perform(next) }
            }
        }

        private mutating func perform(_ action: FrontendUpkeep.Action) -> FrontendUpkeep.Action? {
            switch action {
            case .write: return machine.handle(.done(failure: nil), at: .at(now))
            case .investigate(let entry, let living):
                investigated.append(entry.editLog)
                let evidence = CleanupEvidence(
                    entry: entry,
                    isSupervised: isSupervised,
                    livingNames: knowsNames
                        ? Dictionary(uniqueKeysWithValues: living.map { ($0.editLog, $0.name) }) : [:],
                    pod: pod
                )
                return machine.handle(.found(evidence), at: .at(now))
            case .drop(let entry, let reason):
                reasons.append(reason)
                if dropFailure == nil {
                    dropped.append((now, entry.editLog))
                    rows.removeAll { $0.editLog == entry.editLog }
                }
                return machine.handle(.done(failure: dropFailure), at: .at(now))
            default:
                Issue.record("it does \(action)")
                return nil
            }
        }
    }

    private static let own = endpoint(0)

    private static func endpoint(_ number: Int) -> Endpoint { Endpoint(host: "10.0.0.\(number + 1)", port: 9010) }

    /// A group whose first member is this node, its master.
    private static func rows(followers: Int, dead: [Int] = [], observers: Int = 0) -> [Frontend] {
        (0..<(followers + observers)).map {
            Frontend(
                name: "fe\($0)",
                editLog: endpoint($0),
                role: $0 < followers ? .follower : .observer,
                isMaster: $0 == 0,
                isAlive: !dead.contains($0)
            )
        }
    }

    @Test("one goes after ten minutes if its pod is gone")
    func goes() {
        var keeper = Keeper(Self.rows(followers: 4, dead: [3]))
        keeper.look(for: 600)
        #expect(keeper.dropped.isEmpty && keeper.machine.cleanup.refusals.isEmpty)
        keeper.look(for: 30)
        #expect(keeper.dropped.map(\.endpoint) == [Self.endpoint(3)] && keeper.machine.cleanup.drops == 1)
    }

    /// What is found out about an entry, and whether it may go under each policy that looks at all.
    private static let findings = [CleanupEvidence.Pod.gone("a"), .declared("b"), .unknown("c")].flatMap { pod in
        [false, true].flatMap { isSupervised in
            [false, true].flatMap { knowsNames in
                [false, true].map { (pod: pod, isSupervised: isSupervised, knowsNames: knowsNames, isNew: $0) }
            }
        }
    }

    @Test(
        "all of the conditions must hold, and what does not is said and counted",
        arguments: [
            Settings.Cleanup.scaledIn, .dead,
        ]
    )
    func conditions(scope: Settings.Cleanup) {
        for finding in Self.findings {
            var keeper = Keeper(Self.rows(followers: 4, dead: [3]), scope: scope)
            keeper.rows[3].hasJoined = !finding.isNew
            (keeper.pod, keeper.isSupervised, keeper.knowsNames) =
                (finding.pod, finding.isSupervised, finding.knowsNames)
            keeper.look(for: 750)
            let isGone: Bool = if case .gone = finding.pod { true } else { false }
            let goes = !finding.isSupervised && finding.knowsNames && (isGone || finding.isNew || scope == .dead)
            #expect(keeper.dropped.count == (goes ? 1 : 0), "\(finding)")
            let why =
                finding.isNew
                ? "it was added and never came"
                : scope == .dead
                    ? "it is dead, and cleanup = dead asks for no proof of its pod" : "its pod is gone: a"
            #expect(keeper.reasons == (goes ? [why] : []))
            let cleanup = keeper.machine.cleanup
            #expect(cleanup.refusals.map(\.endpoint) == (goes ? [] : [Self.endpoint(3)]))
            // Looked at each minute: at 610, 670 and 730 s.
            #expect(cleanup.refusalCount == (goes ? 0 : 3))
            #expect(cleanup.refusals.allSatisfy { !$0.reason.isEmpty && !$0.reason.contains("\n") })
        }
    }

    @Test("none that a living frontend would take for itself")
    func nameInUse() {
        var keeper = Keeper(Self.rows(followers: 4, dead: [3]))
        keeper.rows[3].name = "fe1"
        keeper.look(for: 700)
        #expect(keeper.dropped.isEmpty)
        #expect(keeper.machine.cleanup.refusals.first?.reason.contains("would end itself") == true)
    }

    @Test("none is looked at where the policy does not ask for it", arguments: [Settings.Cleanup.superseded, .off])
    func notAsked(scope: Settings.Cleanup) {
        var keeper = Keeper(Self.rows(followers: 4, dead: [3]), scope: scope)
        keeper.look(for: 3_000)
        #expect(keeper.investigated.isEmpty && keeper.machine.cleanup.refusals.isEmpty)
    }

    @Test("a rolling restart with half an hour of replay each drops nobody")
    func rollingRestart() {
        var keeper = Keeper(Self.rows(followers: 3))
        keeper.pod = .declared("ordinal 2 of 3")
        for index in [2, 1] {
            keeper.rows[index].isAlive = false
            keeper.isSupervised = index == 2
            keeper.look(for: 1_800)
            #expect(keeper.machine.cleanup.refusals.map(\.endpoint) == [Self.endpoint(index)])
            keeper.rows[index].isAlive = true
            keeper.look(for: 60)
            #expect(keeper.machine.cleanup.refusals.isEmpty)
        }
        #expect(keeper.dropped.isEmpty && keeper.investigated.count == 40)
    }

    /// What breaks the time for which an entry was dead.
    enum Break: CaseIterable { case none, revival, revivalInAPause, mastership, gap, renamed }

    @Test("the ten minutes are without a break", arguments: Break.allCases)
    func breaks(what: Break) {
        var keeper = Keeper(Self.rows(followers: 4, dead: [3]))
        keeper.look(for: 590)
        switch what {
        case .none: break
        case .revival:
            keeper.rows[3].isAlive = true
            keeper.look(for: 10)
            keeper.rows[3].isAlive = false
        case .revivalInAPause:
            _ = keeper.machine.handle(.permitted(false), at: .at(keeper.now))
            keeper.rows[3].isAlive = true
            keeper.look(for: 10)
            keeper.rows[3].isAlive = false
            keeper.look(for: 10)
            _ = keeper.machine.handle(.permitted(true), at: .at(keeper.now))
        case .mastership:
            (keeper.rows[0].isMaster, keeper.rows[1].isMaster) = (false, true)
            keeper.look(for: 10)
            (keeper.rows[0].isMaster, keeper.rows[1].isMaster) = (true, false)
        case .gap: keeper.now += 60
        case .renamed: keeper.rows[3].name = "fe3-anew"
        }
        keeper.look(for: what == .none ? 30 : 590)
        #expect(keeper.dropped.count == (what == .none ? 1 : 0))
        keeper.look(for: 60)
        #expect(keeper.dropped.count == 1)
    }

    @Test("one goes a minute, and one that does not go keeps no other")
    func pace() {
        var keeper = Keeper(Self.rows(followers: 3, dead: [3, 4, 5], observers: 3))
        keeper.look(for: 800)
        #expect(keeper.dropped.map(\.at) == [620, 680, 740] || keeper.dropped.map(\.at) == [610, 670, 730])
    }

    @Test("a drop that does not succeed is a refusal, and is tried again")
    func failure() {
        var keeper = Keeper(Self.rows(followers: 4, dead: [3]))
        keeper.dropFailure = "no answer in time"
        keeper.look(for: 700)
        #expect(keeper.machine.cleanup.drops == 0 && keeper.machine.problem == "no answer in time")
        #expect(keeper.machine.cleanup.refusals.first?.reason == "the cluster did not drop it: no answer in time")
        keeper.dropFailure = nil
        keeper.look(for: 120)
        #expect(keeper.machine.cleanup.drops == 1 && keeper.machine.cleanup.refusals.isEmpty)
    }

    @Test("the followers that remain have a majority, whatever the group", arguments: 1...7)
    func arithmetic(followers: Int) {
        for dead in 0..<followers {
            var keeper = Keeper(Self.rows(followers: followers, dead: Array((followers - dead)..<followers)))
            keeper.look(for: 650)
            let living = followers - dead
            // One at a time: after the first drop one fewer counts.
            let goes = dead > 0 && living > (followers - 1) / 2
            #expect(keeper.dropped.count == (goes ? 1 : 0), "\(dead) of \(followers) dead")
            guard dead > 0, !goes else { continue }
            #expect(keeper.investigated.isEmpty)
            #expect(keeper.machine.cleanup.refusals.first?.reason.contains("no majority") == true)
        }
    }

    @Test("a dead observer goes even where no follower could")
    func observers() {
        var keeper = Keeper(Self.rows(followers: 1, dead: [1], observers: 1))
        keeper.look(for: 650)
        #expect(keeper.dropped.map(\.endpoint) == [Self.endpoint(1)])
    }

    @Test("an entry that is no longer listed is not judged")
    func gone() {
        var machine = FrontendUpkeep(cleanup: CleanupPolicy(deadAfter: .zero), seed: 1)
        var record = FrontendRecord(clusterID: 7, node: Self.own, nodeName: "fe0", listedName: "fe0")
        record.others = (1..<4).map { Self.endpoint($0) }
        _ = machine.handle(.prepared(record, node: Self.own), at: .at(0))
        let rows = Self.rows(followers: 4, dead: [3])
        let sight = FrontendSight(frontends: rows, nodeName: "fe0", clusterID: 7)
        #expect(
            machine.handle(.saw(sight), at: .at(1)) == .investigate(rows[3], living: Array(rows.prefix(3)))
        )
        // It comes back while it is looked into.
        let alive = FrontendSight(frontends: Self.rows(followers: 4), nodeName: "fe0", clusterID: 7)
        #expect(machine.handle(.saw(alive), at: .at(2)) == nil)
        let evidence = CleanupEvidence(
            entry: rows[3],
            isSupervised: false,
            livingNames: Dictionary(uniqueKeysWithValues: rows.prefix(3).map { ($0.editLog, $0.name) }),
            pod: .gone("ordinal 3 of 3")
        )
        #expect(machine.handle(.found(evidence), at: .at(3)) == nil)
    }
}
