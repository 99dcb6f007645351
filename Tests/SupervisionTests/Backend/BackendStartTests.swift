import Doris
import Testing

@testable import Supervision

@Suite("Whether a backend may start")
struct BackendStartTests {
    static let own = Endpoint(host: "10.0.0.7", port: 9050)
    static let name = Endpoint(host: "be-0.be", port: 9050)
    static let former = Endpoint(host: "10.0.0.3", port: 9050)

    /// One combination of everything that the plan rests on.
    struct Case {
        let inputs: BackendStartPlan.Inputs
        var plan: BackendStartPlan { .make(inputs) }
    }

    static let all: [Case] = {
        let claims: [[StorageRoot.Claim]] = [
            [], [.none], [.cluster(4)], [.cluster(9)], [.cluster(4), .none], [.none, .cluster(4)],
            [.cluster(4), .cluster(4)], [.cluster(4), .cluster(9)], [.malformed("x")], [.cluster(4), .malformed("")],
        ]
        let leave = BackendRecord.Leave(door: .order, podUID: "u", id: 8, endpoint: own, evidence: "")
        let entry = BackendRecord.Former(id: 8, endpoint: former, tablets: 3)
        let records: [BackendRecord?] = [
            nil, BackendRecord(), BackendRecord(clusterID: 4, id: 8, node: own),
            BackendRecord(clusterID: 4, id: 8, node: former), BackendRecord(clusterID: 9, id: 8, node: own),
            BackendRecord(clusterID: 4, undertaking: .adding(own)),
            BackendRecord(clusterID: 4, undertaking: .adding(former)),
            BackendRecord(clusterID: 4, node: former, formers: [entry], undertaking: .adding(own)),
            BackendRecord(clusterID: 4, id: 12, node: own, formers: [entry]),
            BackendRecord(clusterID: 4, id: 8, node: own, undertaking: .decommissioning(leave)),
            BackendRecord(clusterID: 4, undertaking: .left(leave)),
        ]
        func row(_ id: Int64, _ endpoint: Endpoint, _ isAlive: Bool) -> Backend {
            Backend(id: id, heartbeat: endpoint, isAlive: isAlive)
        }
        let listings: [[Backend]] =
            [true, false].flatMap { isAlive in
                [
                    [row(8, own, isAlive)], [row(8, name, isAlive)], [row(12, own, isAlive)], [row(8, former, isAlive)],
                    [row(8, former, isAlive), row(12, own, true)], [row(8, former, isAlive), row(12, own, false)],
                    [row(12, former, isAlive)],
                ]
            } + [[]]
        let views =
            [BackendStartPlan.Inputs.View.silence("no route")]
            + listings.flatMap { rows in [nil, 4, 9].map { .listing(rows, clusterID: $0) } }
        var cases: [Case] = []
        for claims in claims {
            let roots = claims.enumerated().map { StorageRoot(path: "/s\($0)", claim: $1) }
            for record in records {
                for view in views {
                    for podUID in ["u", "v", nil] {
                        for seconds in [0, 29, 30] {
                            cases.append(
                                Case(
                                    inputs: BackendStartPlan.Inputs(
                                        node: own,
                                        aliases: [name],
                                        roots: roots,
                                        record: record,
                                        view: view,
                                        podUID: podUID,
                                        strangerAlive: .seconds(seconds)
                                    )
                                )
                            )
                        }
                    }
                }
            }
        }
        return cases
    }()

    private func expectAll(_ words: String, _ holds: (Case, BackendStartPlan) -> Bool) {
        for one in Self.all where !holds(one, one.plan) {
            Issue.record("\(words): \(one.plan) of \(one.inputs)")
            return
        }
    }

    @Test("every combination has a plan with reasons, and each step occurs")
    func combinations() {
        #expect(Self.all.count > 40_000)
        expectAll("no reason") { _, plan in !plan.reason.isEmpty && !plan.reason.contains("\n") }
        for step in [BackendStartPlan.Step.start, .wait, .refuse] {
            #expect(Self.all.contains { $0.plan.step == step })
        }
    }

    @Test("no start on storage of two clusters, of an unknown one, or of another than the record's or the frontends'")
    func clusters() {
        expectAll("mixed storage") { one, plan in
            let ids = Set(one.inputs.roots.compactMap { if case .cluster(let id) = $0.claim { id } else { nil } })
            let isOdd = one.inputs.roots.contains { if case .malformed = $0.claim { true } else { false } }
            var all = ids
            if let id = one.inputs.record?.clusterID { all.insert(id) }
            if case .listing(_, let id?) = one.inputs.view { all.insert(id) }
            // A record without storage says nothing against a new cluster, and storage without a claim belongs to nobody.
            let isConflict = isOdd || ids.count > 1 || (!all.isEmpty && all.count > 1 && !all.isSubset(of: [4]))
            return !isConflict || plan.step != .start || ids.isEmpty && one.inputs.record?.clusterID == nil
        }
    }

    @Test("no start at an address under which another backend is listed, nor beside a stranger who is alive")
    func addresses() {
        expectAll("another's address") { one, plan in
            guard case .listing(let rows, _) = one.inputs.view, plan.step == .start else { return true }
            guard let row = rows.first(where: { $0.heartbeat == Self.own || $0.heartbeat == Self.name }) else {
                return true
            }
            let record = one.inputs.record
            if record?.id == nil && record?.undertaking == nil { return !row.isAlive }
            guard let id = record?.id, id != row.id, rows.contains(where: { $0.id == id }) else { return true }
            return record?.wasOnce(row) == true
        }
    }

    @Test("what the record and the roots agree on starts whoever answers")
    func unchanged() {
        let record = BackendRecord(clusterID: 4, id: 8, node: Self.own)
        for view in [
            BackendStartPlan.Inputs.View.silence("x"), .listing([], clusterID: nil),
            .listing([Backend(id: 8, heartbeat: Self.own, isAlive: true)], clusterID: 4),
            .listing([Backend(id: 8, heartbeat: Self.own, isAlive: false)], clusterID: 4),
            .listing([Backend(id: 8, heartbeat: Self.former, isAlive: true)], clusterID: 4),
        ] {
            let inputs = BackendStartPlan.Inputs(
                node: Self.own,
                roots: [StorageRoot(path: "/s", claim: .cluster(4))],
                record: record,
                view: view
            )
            #expect(BackendStartPlan.make(inputs).step == .start, "\(view)")
        }
    }

    @Test("at another address, with tablets, it waits for somebody who says whose that is; by name it need not")
    func silence() {
        func step(_ node: Endpoint, _ claim: StorageRoot.Claim) -> BackendStartPlan.Step {
            let record = BackendRecord(clusterID: 4, id: 8, node: Self.former)
            let root = StorageRoot(path: "/s", claim: claim)
            return BackendStartPlan.make(.init(node: node, roots: [root], record: record, view: .silence("x"))).step
        }
        #expect(step(Self.own, .cluster(4)) == .wait)
        #expect(step(Self.own, .none) == .start)
        #expect(step(Self.name, .cluster(4)) == .start)
        #expect(step(Self.former, .cluster(4)) == .start)
    }

    @Test("a node that has left stays so in its pod, and is wanted again in another")
    func left() {
        let leave = BackendRecord.Leave(door: .order, podUID: "u", id: 8, endpoint: Self.own, evidence: "")
        func step(_ podUID: String?) -> BackendStartPlan.Step {
            let record = BackendRecord(clusterID: 4, undertaking: .left(leave))
            return BackendStartPlan.make(
                .init(node: Self.own, record: record, view: .listing([], clusterID: 4), podUID: podUID)
            ).step
        }
        #expect(step("u") == .wait)
        #expect(step("v") == .start)
        #expect(step(nil) == .start)
    }
}
