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

    @Test("a node's whole life holds to the invariants, and every phase is met", arguments: NodeRole.allCases)
    func life(role: NodeRole) {
        let menu = Menu(
            preparations: [.start, .wait, .refuse, .parked, .paused],
            exits: [.exited(code: 1)],
            leavesOthers: true,
            listings: [.alive, .dead],
            health: [.serving, .silent],
            stops: [.terminate, .interrupt, .preStop]
        )
        let report = explore("life", Scope(role: role, menu: menu), depth: 6)
        #expect(report.violation == nil)
        #expect(report.phases == Set(Phase.allCases))
    }

    @Test("orders, whenever they come, hold to the invariants", arguments: NodeRole.allCases)
    func orders(role: NodeRole) {
        let menu = Menu(
            preparations: [.start, .parked, .paused],
            exits: [.exited(code: 1)],
            leavesOthers: true,
            health: [.silent],
            orders: Order.allCases,
            records: [true, false],
            stops: [.terminate],
            strays: [.preparedHold]
        )
        let report = explore("orders", Scope(role: role, menu: menu), depth: 6)
        #expect(report.violation == nil)
    }

    @Test("crashes of every kind hold to the invariants, up to the limit", arguments: NodeRole.allCases)
    func crashes(role: NodeRole) {
        let menu = Menu(
            preparations: [.start, .startThatFails, .fail],
            exits: [
                .exited(code: 1), .exited(code: 0), .exited(code: 125), .exited(code: 143), .exited(code: 255),
                .signalled(.kill),
            ],
            leavesOthers: true,
            evidence: [true],
            stops: [.terminate, .interrupt, .preStop],
            oversleeps: true
        )
        let report = explore("crashes", Scope(role: role, menu: menu), depth: 7)
        #expect(report.violation == nil)
    }

    @Test("membership holds to the invariants", arguments: NodeRole.allCases)
    func membership(role: NodeRole) {
        let menu = Menu(
            exits: [.exited(code: 1)],
            listings: [.alive, .dead, .absent, .noMaster, .failure],
            additions: [true, false],
            health: [.serving],
            orders: [.pause, .resume],
            stops: [.terminate],
            oversleeps: true
        )
        let report = explore("membership", Scope(role: role, menu: menu), depth: 7)
        #expect(report.violation == nil)
    }

    @Test("starts that stall hold to the invariants", arguments: NodeRole.allCases)
    func stalls(role: NodeRole) {
        let menu = Menu(
            exits: [.exited(code: 143)],
            health: [.serving],
            orders: [.pause, .resume, .park],
            samples: [.progress, .nothing, .wait, .exception],
            stops: [.terminate],
            oversleeps: true
        )
        let report = explore("stalls", Scope(role: role, menu: menu), depth: 8)
        #expect(report.violation == nil)
    }
}
