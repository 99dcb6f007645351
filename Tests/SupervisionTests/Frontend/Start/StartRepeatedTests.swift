import Doris
import Supervision
import Testing

/// Starts that follow on one that did not come to its end.
@Suite("A frontend that starts again and again")
struct StartRepeatedTests {
    private func recovery(_ change: (inout StartScenario) -> Void) -> FrontendRecord.Recovery? {
        var scenario = StartScenario(memory: .moved, view: .noPeers, replicas: 1)
        change(&scenario)
        guard case .recover(let recovery) = FrontendStartPlan(scenario.inputs).step else { return nil }
        return recovery
    }

    @Test("one whose ROLE is rewritten always supersedes the address that it came from")
    func alwaysAndMoved() {
        let recovery = recovery { $0.rewritesRole = .always }
        #expect(recovery?.superseded.map(\.endpoint) == [StartScenario().there])
    }

    @Test("one whose ROLE is rewritten always says so, and not that it moved")
    func alwaysInWords() {
        let scenario = StartScenario(memory: .same, view: .noPeers, replicas: 1, rewritesRole: .always)
        let reason = FrontendStartPlan(scenario.inputs).reason
        #expect(reason.hasPrefix("SUPERVISOR_METADATA_ROLE=always asks for a recovery"))
    }

    @Test("one whose recovery is listed does not recover before its former entry is gone")
    func listed() {
        #expect(recovery { ($0.memory, $0.rewritesRole) = (.recoveringListed, .always) } == nil)
    }

    @Test("one that moved on from where it was listed has still to be listed where it is")
    func movedOn() {
        let recovery = recovery { $0.memory = .recoveringElsewhereListed }
        #expect(recovery?.isListed == false && recovery?.attempts == 2)
        #expect(recovery?.superseded.map(\.endpoint) == [StartScenario().there, StartScenario().between])
    }

    @Test("one that moved, was renamed in ROLE, and came back must recover there too")
    func cameBack() {
        let recovery = recovery { $0.memory = .recoveringBack }
        #expect(recovery?.node == StartScenario().here && recovery?.attempts == 2)
        #expect(recovery?.superseded.map(\.endpoint) == [StartScenario().between])
    }

    @Test("one that was added at another address has moved, though it was never seen alive", arguments: [1, 3])
    func addedElsewhere(replicas: Int) {
        var scenario = StartScenario(memory: .joiningThere, replicas: replicas)
        #expect(FrontendStartPlan(scenario.inputs).step == .ask)
        scenario.view = .formerDead
        #expect(FrontendStartPlan(scenario.inputs).word == "drop-former")
        // Whoever added it is another frontend, so that it is never the only one.
        scenario.view = .nobody
        #expect(FrontendStartPlan(scenario.inputs).step == .refuse)
    }

    @Test("one that was added to a cluster founds none when that is silent")
    func addedAndLost() {
        let scenario = StartScenario(disk: .empty, memory: .joining, view: .nobody)
        #expect(FrontendStartPlan(scenario.inputs).step == .refuse)
    }

    @Test(
        "one with a key that recovers at each start resumes beside no other, however it comes to resume",
        arguments: [
            (StartMemory.moved, StartView.ownAlive), (.otherKind, .ownAlive), (.joining, .notAsked),
            (.leaving, .noMaster),
        ]
    )
    func sticky(memory: StartMemory, view: StartView) {
        var scenario = StartScenario(memory: memory, view: view)
        #expect(FrontendStartPlan(scenario.inputs).step == .resume)
        scenario.trouble = .stickyKey
        #expect(FrontendStartPlan(scenario.inputs).step == .refuse)
    }

    @Test("one with such a key and no metadata joins nobody")
    func stickyNewcomer() {
        let scenario = StartScenario(disk: .empty, trouble: .stickyKey, view: .absent)
        #expect(FrontendStartPlan(scenario.inputs).step == .refuse)
    }
}
