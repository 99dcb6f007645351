import Doris
import Supervision
import Testing

@Suite("Every order of events")
struct ExplorationTests {
    private func explore(_ title: String, _ scope: Scope, depth: Int) -> Explorer<NodeMachine>.Report {
        let clock = ContinuousClock()
        let begin = clock.now
        let report = Explorer<NodeMachine>(scope: scope).explore(scope.machine, depth: depth)
        let time = clock.now - begin
        print(
            "\(title), \(scope.role.rawValue): depth \(report.depth), \(report.states) states,"
                + " \(report.transitions) transitions, \(report.phases.count) phases, \(time)"
        )
        return report
    }

    @Test("a node's whole life, in which every phase is met", arguments: NodeRole.allCases)
    func life(role: NodeRole) {
        let menu = Menu(
            preparations: [.start, .startThatFails, .wait, .refuse, .parked, .paused, .fail],
            exits: [.exited(code: 1), .exited(code: 0)],
            leavesOthers: true,
            listings: [.alive, .dead, .absent],
            health: [.serving, .silent],
            orders: [.park, .unpark],
            stops: [.terminate, .interrupt, .preStop]
        )
        let report = explore("life", Scope(role: role, menu: menu), depth: 7)
        #expect(report.violation == nil)
        // Nothing leaves here; what does has explorations of its own.
        #expect(report.phases == Set(Phase.allCases).subtracting([.deregistering, .decommissioning, .left]))
    }

    @Test("a backend that may be decommissioned, by order and at a stop, whatever it is told meanwhile")
    func decommissions() {
        let menu = Menu(
            preparations: [.start],
            exits: [.exited(code: 0)],
            leavesOthers: true,
            listings: [.alive, .absent],
            health: [.serving],
            stops: [.terminate, .interrupt],
            decisions: DecisionAnswer.allCases,
            decommissions: [true, false],
            looks: LookAnswer.allCases,
            remembers: [true, false],
            executions: [true, false],
            oversleeps: true
        )
        let report = explore(
            "decommissions",
            Scope(role: .backend, menu: menu, mayBeDecommissioned: true),
            depth: 6
        )
        #expect(report.violation == nil)
        #expect(report.phases.isSuperset(of: [.decommissioning, .terminating, .exiting]))
    }

    @Test("a node that serves on for a while before its end, whoever hurries it", arguments: NodeRole.allCases)
    func drains(role: NodeRole) {
        let menu = Menu(
            preparations: [.start],
            exits: [.exited(code: 143)],
            leavesOthers: true,
            listings: [.alive, .dead],
            health: [.serving],
            orders: [.park],
            stops: [.terminate, .interrupt, .preStop],
            oversleeps: true
        )
        let drain = StopDrain.Policy(endpointWait: .seconds(1), switches: role == .backend ? [.queries] : [])
        let report = explore("drains", Scope(role: role, menu: menu, drain: drain), depth: 6)
        #expect(report.violation == nil)
        #expect(report.phases.isSuperset(of: [.ready, .draining, .terminating, .killing]))
    }

    @Test(
        "a frontend that may leave for good, whatever it is told meanwhile",
        arguments: [
            Group(followers: 2), Group(followers: 3), Group(followers: 2, isJoining: true),
        ]
    )
    func departures(group: Group) {
        let menu = Menu(
            preparations: [.start, .wait],
            exits: [.exited(code: 143), .exited(code: 255)],
            leavesOthers: true,
            orders: group.isJoining ? [] : [.park],
            stops: [.terminate, .interrupt, .preStop],
            decisions: DecisionAnswer.allCases,
            leaves: LeaveAnswer.allCases,
            oversleeps: true
        )
        let report = explore(
            "departures, \(group.followers) followers\(group.isJoining ? ", joining" : "")",
            Scope(role: .frontend, menu: menu, group: group),
            depth: group.followers == 2 && !group.isJoining ? 7 : 6
        )
        #expect(report.violation == nil)
        #expect(report.phases.contains(.deregistering))
    }

    @Test("a frontend that leaves, from its drop to its end")
    func drops() {
        let menu = Menu(
            exits: [.exited(code: 143), .exited(code: 255)],
            stops: [.terminate],
            decisions: [.scaleIn],
            leaves: [.dropped, .notDropped, .done]
        )
        // Longer ways with fewer branches: one that was dropped ends itself before or after the departure is over.
        let scope = Scope(role: .frontend, menu: menu, group: Group(followers: 2))
        #expect(explore("drops", scope, depth: 10).violation == nil)
    }

    @Test("orders, whenever they come and whether they can be recorded", arguments: [0, 1])
    func orders(restartLimit: Int) {
        let menu = Menu(
            preparations: [.start, .wait, .parked, .paused],
            exits: [.exited(code: 1)],
            leavesOthers: true,
            orders: Order.allCases,
            records: [true, false],
            stops: [.terminate, .preStop],
            strays: [.preparedHold]
        )
        // Orders bear on the child alone, which is managed alike in both roles.
        var scope = Scope(role: .backend, menu: menu)
        scope.policy.restartLimit = restartLimit
        #expect(explore("orders, \(restartLimit) restarts", scope, depth: 7).violation == nil)
    }

    @Test("children that ignore SIGTERM and are parked, come back, and are stopped")
    func stubbornChildren() {
        let menu = Menu(exits: [.exited(code: 0)], orders: [.park, .unpark], stops: [.terminate])
        var scope = Scope(role: .backend, menu: menu)
        // One wake from SIGTERM to SIGKILL. The ways are long and have few branches: what a killed child leaves behind in
        // the machine must not stay for the next one.
        scope.policy.stopGrace = .seconds(2)
        #expect(explore("stubborn children", scope, depth: 11).violation == nil)
    }

    @Test("late and unasked news at every point", arguments: NodeRole.allCases)
    func strays(role: NodeRole) {
        let menu = Menu(
            preparations: [.start, .wait, .parked],
            exits: [.exited(code: 1)],
            leavesOthers: true,
            listings: [.absent],
            health: [.serving],
            orders: [.park, .unpark],
            stops: [.terminate],
            strays: StrayEvent.allCases,
            oversleeps: true
        )
        #expect(explore("stray news", Scope(role: role, menu: menu), depth: 5).violation == nil)
    }

    @Test("crashes of every kind, up to the limit and beyond", arguments: NodeRole.allCases)
    func crashes(role: NodeRole) {
        let menu = Menu(
            exits: [
                .exited(code: 1), .exited(code: 0), .exited(code: 125), .exited(code: 143), .exited(code: 255),
                .signalled(.kill),
            ],
            leavesOthers: true,
            evidence: [true],
            stops: [.terminate, .interrupt, .preStop],
            oversleeps: true
        )
        #expect(explore("crashes", Scope(role: role, menu: menu), depth: 9).violation == nil)
    }

    @Test("the cluster's answers, and a node that is left alone meanwhile", arguments: NodeRole.allCases)
    func membership(role: NodeRole) {
        let menu = Menu(
            exits: [.exited(code: 1)],
            listings: [.alive, .dead, .absent, .noMaster, .moved, .conflict, .failure],
            additions: [true, false],
            health: [.serving],
            orders: [.pause, .resume],
            stops: [.terminate],
            oversleeps: true
        )
        #expect(explore("membership", Scope(role: role, menu: menu), depth: 7).violation == nil)
    }

    @Test("starts that make progress, wait, stall or fail and live on")
    func stalls() {
        let menu = Menu(
            exits: [.exited(code: 143)],
            health: [.serving],
            orders: [.pause, .resume, .park],
            samples: [.progress, .nothing, .wait, .exception],
            stops: [.terminate],
            oversleeps: true
        )
        // A start is watched alike in both roles.
        #expect(explore("starts", Scope(role: .frontend, menu: menu), depth: 8).violation == nil)
    }
}
