import Doris
import Supervision
import Testing

@Suite("A frontend that is alone and moves")
struct RecoveryFinishTests {
    struct Profile: CustomTestStringConvertible, Sendable {
        let means: FrontendAbilities.RecoveryMeans
        let renames: Bool
        var testDescription: String { "\(means), \(renames ? "renames" : "adds and drops")" }
    }

    private static let profiles = [
        Profile(means: .key, renames: false), Profile(means: .option, renames: false),
        Profile(means: .option, renames: true),
    ]

    @Test("ends as one entry, whenever it is killed, fails or moves once more", arguments: profiles)
    func everyOrder(profile: Profile) {
        let first = LoneFrontend(means: profile.means, renames: profile.renames)
        var seen: Set = [first.key]
        var frontier = [(state: first, way: [LoneFrontend.Step]())]
        for _ in 0..<8 {
            var next: [(state: LoneFrontend, way: [LoneFrontend.Step])] = []
            for (state, way) in frontier {
                for step in state.steps {
                    var after = state
                    after.take(step)
                    guard seen.insert(after.key).inserted else { continue }
                    let way = way + [step]
                    if let fault = after.fault ?? end(of: after) {
                        Issue.record("\(fault), after \(way); \(after.durable)")
                        return
                    }
                    next.append((after, way))
                }
            }
            frontier = next
        }
        print("a lone frontend that moves, \(profile.testDescription): \(seen.count) states")
        #expect(seen.count > 2_000)
    }

    /// Why it does not settle where all goes well from now on; `nil` when it does, or a person must look.
    private func end(of state: LoneFrontend) -> String? {
        var state = state
        for _ in 0..<30 {
            if state.isSettled { return nil }
            if !state.isRunning, state.durable.record?.recovery?.attempts ?? 0 >= 5 { return nil }
            state.take(state.pending != nil ? .succeed : state.isRunning ? .list(readsRole: true) : .start(survives: 3))
            if let fault = state.fault { return fault }
        }
        return "it never settles: \(state.durable)"
    }

    @Test("recovers once where nothing goes wrong, and takes five steps after it")
    func straight() {
        var state = LoneFrontend(means: .key, renames: false)
        state.take(.start(survives: 3))
        #expect(state.durable.hasKey && state.durable.record?.recovery?.attempts == 1)
        var actions: [String] = []
        while !state.isSettled, actions.count < 9 {
            state.take(.list(readsRole: true))
            while let action = state.pending {
                actions.append("\(action)".prefix { $0 != "(" }.description)
                state.take(.succeed)
            }
        }
        #expect(actions == ["execute", "write", "endRecoveryMode", "drop", "write"])
        #expect(state.durable.rows == [LoneFrontend.Entry(name: "added_2", at: LoneFrontend.addresses[1])])
    }
}
