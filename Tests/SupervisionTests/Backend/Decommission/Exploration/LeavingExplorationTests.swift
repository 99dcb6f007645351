import Supervision
import Testing

@Suite("Everything that can happen to a decommission")
struct LeavingExplorationTests {
    struct Named: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let scope: LeavingScope

        init(_ words: String, _ scope: LeavingScope) { (testDescription, self.scope) = (words, scope) }
    }

    static let scopes = [
        Named(
            "an order, a cancel, a kill and a lost answer",
            LeavingScope(all: 4, orders: 1, cancels: 1, kills: 1, losses: 1)
        ),
        Named(
            "an order, an administrator, a kill and a death",
            LeavingScope(all: 3, orders: 1, kills: 1, meddlings: 1, deaths: 1)
        ),
        Named(
            "a stop of a pod that leaves, whose set changes its mind, a kill and a lost answer",
            LeavingScope(isScaledIn: true, all: 3, stops: 1, kills: 1, losses: 1, scalings: 1)
        ),
        Named(
            "an order, then a stop of a pod that leaves or not, and a cancel",
            LeavingScope(all: 4, orders: 1, stops: 1, cancels: 1, scalings: 1)
        ),
        Named(
            "two orders and a lost answer or a kill",
            LeavingScope(nodes: 2, all: 3, orders: 2, kills: 1, losses: 1, limit: 4_000)
        ),
        Named("two stops", LeavingScope(nodes: 2, isScaledIn: true, all: 3, stops: 2, losses: 1)),
    ]

    @Test("keeps to the rules and comes to a good end in every order of events", arguments: scopes)
    func explore(named: Named) {
        var report = LeavingExplorer.Report()
        let time = ContinuousClock().measure { report = LeavingExplorer.explore(LeavingWorld(named.scope)) }
        print(
            "\(named.testDescription): \(report.states) states, \(report.depth) deep, \(report.transitions) steps,"
                + " \(report.ends) ends, \(time)"
        )
        #expect(report.violation == nil)
        #expect(report.states > 4_000)
    }

    @Test("and in long lives at random", arguments: scopes)
    func wander(named: Named) {
        var published: Set<DecommissionReport.State> = []
        for seed in 0..<UInt64(400) {
            let report = LeavingExplorer.wander(LeavingWorld(named.scope), seed: seed)
            published.formUnion(report.published)
            guard let violation = report.violation else { continue }
            Issue.record("\(violation)")
            return
        }
        print("\(named.testDescription): \(published.map(\.rawValue).sorted())")
        #expect(published.isSuperset(of: [.idle, .beginning, .moving, .finished]))
    }

    @Test("finds every deliberate fault", arguments: LeavingFault.allCases)
    func caught(fault: LeavingFault) {
        let scope = Self.scopes[fault.scope].scope
        var violation = (0..<400).lazy.compactMap {
            LeavingExplorer.wander(LeavingWorld(scope, fault: fault), seed: UInt64($0)).violation
        }.first
        if violation == nil { violation = LeavingExplorer.explore(LeavingWorld(scope, fault: fault)).violation }
        if let violation { print("caught \(fault): \(violation)") }
        #expect(violation != nil, "\(fault) goes unseen")
    }
}
