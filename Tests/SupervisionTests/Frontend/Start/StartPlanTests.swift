import Doris
import Supervision
import Testing

@Suite("Every start of a frontend")
struct StartPlanTests {
    @Test("holds to the invariants, whatever it is chosen from")
    func everything() {
        let clock = ContinuousClock()
        let begin = clock.now
        var violations: [String: (count: Int, first: String)] = [:]
        var steps: [String: Int] = [:]
        var reasons: Set<Reason> = []
        let count = StartScenario.forEach { scenario in
            let plan = FrontendStartPlan(scenario.inputs)
            steps[plan.word, default: 0] += 1
            reasons.insert(Reason(goesOn: plan.step != .wait && plan.step != .refuse, clauses: plan.reasons))
            for invariant in StartInvariant.all {
                guard let words = invariant.violation(scenario, plan) else { continue }
                let first = violations[invariant.name]?.first ?? "\(words): \(scenario) leads to \(plan)"
                violations[invariant.name] = ((violations[invariant.name]?.count ?? 0) + 1, first)
            }
        }
        print("starts of a frontend: \(count) combinations, \(steps.sorted { $0.key < $1.key }), \(clock.now - begin)")
        for reason in reasons { #expect(reason.fault == nil) }
        for (name, violation) in violations {
            Issue.record("\(name): \(violation.count) times, first \(violation.first)")
        }
        #expect(steps.count == 9, "every step is taken")
        #expect(count > 200_000)
    }

    /// Why a plan is what it is, which many combinations share.
    private struct Reason: Hashable {
        let goesOn: Bool
        let clauses: [String]

        /// What is wrong with the words; `nil` when nothing is.
        var fault: String? {
            let words = clauses.joined(separator: "; ")
            if clauses.isEmpty || clauses.contains("") { return "no reason" }
            if words.contains(where: \.isNewline) { return "two lines: \(words)" }
            return goesOn || NextStep.isNamed(in: words) ? nil : "no next step: \(words)"
        }
    }

    @Test("where there is metadata, who may found, and its marker, bear on nothing")
    func irrelevant() {
        for disk in StartScenario.Disk.complete {
            for memory in StartMemory.allCases {
                for view in StartView.allCases {
                    var scenario = StartScenario(disk: disk, memory: memory, view: view, replicas: 1)
                    let plan = FrontendStartPlan(scenario.inputs)
                    scenario.bootstrap = .allow
                    scenario.ordinal = nil
                    scenario.marker = .founded(clusterID: 9)
                    scenario.hasOtherHTTPPort = true
                    #expect(FrontendStartPlan(scenario.inputs) == plan)
                }
            }
        }
    }
}
