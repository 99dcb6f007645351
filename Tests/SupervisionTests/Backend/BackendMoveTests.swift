import Doris
import Testing

@testable import Supervision

@Suite("A backend at another address")
struct BackendMoveTests {
    /// What may happen next in the model.
    private func next(_ state: MovingBackend) -> [MovingBackend] {
        var next: [MovingBackend] = []
        func add(_ change: (inout MovingBackend) -> Void) {
            var copy = state
            change(&copy)
            next.append(copy)
        }
        add { $0.look() }
        add { $0.heartbeat() }
        add { $0.report() }
        if state.kills < 3 {
            for cut in 0..<3 {
                add { $0.look(cut: cut) }
                add { $0.look(cut: cut, losesAnswer: true) }
            }
        }
        // Back to the first one too.
        if state.moves < 3 {
            add {
                $0.address = ($0.address + 1) % 3
                $0.moves += 1
                $0.prepare()
            }
        }
        return next
    }

    @Test(
        "under every order of kills, moves and reports nothing alive is touched, no tablet is lost, and it settles",
        arguments: MovingBackend.Renaming.allCases,
        [false, true]
    )
    func exploration(renaming: MovingBackend.Renaming, hasName: Bool) {
        var frontier: Set = [MovingBackend(renaming: renaming, hasName: hasName)]
        var seen = frontier
        for _ in 0..<7 {
            var following: Set<MovingBackend> = []
            for state in frontier {
                for var successor in next(state) {
                    // Time alone makes no other state.
                    successor.now = state.now + .seconds(600)
                    if let violation = successor.violation {
                        Issue.record("\(violation): \(successor.rows) with \(successor.record)")
                        return
                    }
                    if seen.insert(successor).inserted { following.insert(successor) }
                }
            }
            frontier = following
        }
        #expect(seen.count > 500)
        for state in seen where !settles(state) {
            Issue.record("it does not settle: \(state.rows) with \(state.record)")
            return
        }
    }

    /// Whether, left alone, one living row remains, with all tablets, and the record says so.
    private func settles(_ state: MovingBackend) -> Bool {
        var state = state
        state.prepare()
        for _ in 0..<24 {
            state.heartbeat()
            state.look()
            state.heartbeat()
            state.report()
            state.now = state.now + .seconds(600)
        }
        guard state.violation == nil, state.rows.count == 1, let row = state.rows.first else { return false }
        return row.isAlive && row.tabletCount == MovingBackend.tablets && state.record.id == row.id
            && state.record.node == row.heartbeat && state.record.undertaking == nil && state.record.formers.isEmpty
            && !row.isDecommissioned
    }

    @Test("adoption is over when the tablets are there, or when nothing has moved for three reports")
    func adoption() {
        let own = Endpoint(host: "a", port: 9050)
        func backend(_ count: Int?, isAlive: Bool = true) -> Backend {
            Backend(id: 2, heartbeat: own, isAlive: isAlive, tabletCount: count)
        }
        var watch = Adoption(since: .at(0))
        func isOver(_ count: Int?, former: Int?, at time: Double, isAlive: Bool = true) -> Bool {
            let entry = former.map { Backend(id: 1, heartbeat: own, isAlive: false, tabletCount: $0) }
            return watch.isOver(own: backend(count, isAlive: isAlive), former: entry, expected: 10, at: .at(time))
        }
        #expect(!isOver(3, former: 10, at: 0))
        #expect(!isOver(4, former: 10, at: 170))
        #expect(!isOver(4, former: 10, at: 340))
        // A dead node, or one of which nothing is known, begins anew.
        #expect(!isOver(nil, former: 10, at: 345))
        #expect(!isOver(4, former: 9, at: 350))
        #expect(!isOver(4, former: 9, at: 529))
        #expect(isOver(4, former: 9, at: 530))
        #expect(!isOver(4, former: 9, at: 540, isAlive: false))
        #expect(isOver(10, former: 9, at: 541))
    }

    @Test(
        "a name that the cluster does not resolve yet is tried for a minute, an address once, and only then it is added anew"
    )
    func unknownName() {
        let (old, new, name) = (MovingBackend.addresses[0], MovingBackend.addresses[1], MovingBackend.name)
        var upkeep = BackendUpkeep(seed: 1)
        let record = BackendRecord(clusterID: 4, id: 1, node: old)
        _ = upkeep.handle(.prepared(record, addresses: [new, name]), at: .at(0))
        let dead = Backend(id: 1, heartbeat: old, isAlive: false, tabletCount: 2)
        var (tries, written) = ([(host: String, at: Double)](), BackendRecord?.none)
        for second in 0..<300 where written == nil {
            let now = Instant.at(Double(second))
            switch upkeep.handle(.saw(BackendSight(backends: [dead])), at: now) {
            case .rename(_, let host):
                tries.append((host, Double(second)))
                _ = upkeep.handle(.done(failure: "Unknown hostname", isRefused: true), at: now)
            case .write(let record): written = record
            default: break
            }
        }
        let names = tries.prefix { $0.host == name.host }
        #expect(names.count > 4 && tries.dropFirst(names.count).map(\.host) == [new.host])
        #expect((tries.last?.at ?? 0) >= 60 && names.last.map { $0.at < 60 } == true)
        #expect(written?.undertaking == .adding(new) && written?.formers.map(\.id) == [1])
    }

    @Test("a living former entry stops the retiring of it")
    func returned() {
        let (old, new) = (MovingBackend.addresses[0], MovingBackend.addresses[1])
        let former = BackendRecord.Former(id: 1, endpoint: old, tablets: 0, isRetiring: true)
        let record = BackendRecord(clusterID: 4, id: 2, node: new, formers: [former])
        var upkeep = BackendUpkeep(seed: 1)
        _ = upkeep.handle(.prepared(record, addresses: [new]), at: .at(0))
        func saw(_ entry: Backend) -> BackendUpkeep.Action? {
            upkeep.handle(.saw(BackendSight(backends: [entry, Backend(id: 2, heartbeat: new)])), at: .at(0))
        }
        #expect(saw(Backend(id: 1, heartbeat: old, isAlive: true)) == nil)
        #expect(upkeep.problem?.contains("left alone") == true)
        #expect(saw(Backend(id: 1, heartbeat: MovingBackend.addresses[2], isAlive: false)) == nil)
        let dead = Backend(id: 1, heartbeat: old, isAlive: false)
        #expect(saw(dead) == .retire(dead))
    }

    @Test("what was switched off for a stop is switched on again once the node is alive, and only that")
    func switches() {
        let node = MovingBackend.addresses[0]
        var record = BackendRecord(clusterID: 4, id: 1, node: node, switchedOff: [.queries])
        var upkeep = BackendUpkeep(seed: 1)
        _ = upkeep.handle(.prepared(record, addresses: [node]), at: .at(0))
        func saw(_ isAlive: Bool, _ off: Set<BackendSwitch>) -> BackendUpkeep.Action? {
            let row = Backend(id: 1, heartbeat: node, isAlive: isAlive, switchedOff: off)
            return upkeep.handle(.saw(BackendSight(backends: [row])), at: .at(0))
        }
        #expect(saw(false, [.queries, .loads]) == nil)
        #expect(saw(true, [.queries, .loads]) == .switchOn(.queries, node))
        _ = upkeep.handle(.done(failure: nil, isRefused: false), at: .at(0))
        record.switchedOff = []
        #expect(saw(true, [.loads]) == .write(record))
        _ = upkeep.handle(.recorded(record), at: .at(0))
        _ = upkeep.handle(.done(failure: nil, isRefused: false), at: .at(0))
        #expect(saw(true, [.loads]) == nil)
    }
}
