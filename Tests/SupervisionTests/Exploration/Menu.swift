import Supervision

/// Which of its possibilities an environment makes use of.
///
/// All of them at once are too many for every order of events; an exploration names those that bear on its subject,
/// and leaves the others to the ones that are about them.
struct Menu {
    var preparations: [PreparationAnswer] = [.start]
    var exits: [ExitStatus] = []
    /// Whether a child may leave processes behind.
    var leavesOthers = false
    var listings: [MembershipAnswer] = []
    var additions: [Bool] = [true]
    var health: [HealthAnswer] = []
    var orders: [Order] = []
    var records: [Bool] = [true]
    var samples: [StartupAnswer] = []
    var evidence: [Bool] = [false]
    var stops: [Step] = []
    var decisions: [DecisionAnswer] = []
    var leaves: [LeaveAnswer] = []
    var decommissions: [Bool] = []
    var looks: [LookAnswer] = []
    var remembers: [Bool] = [true]
    var executions: [Bool] = [true]
    var strays: [StrayEvent] = []
    /// Whether time may pass without the machine's being asked at its wake.
    var oversleeps = false

    /// Everything, for runs that are drawn at random.
    static let everything = Menu(
        preparations: [.start, .startThatFails, .wait, .refuse, .parked, .paused, .fail],
        exits: [
            .exited(code: 0), .exited(code: 1), .exited(code: 125), .exited(code: 143), .exited(code: 255),
            .signalled(.kill), .signalled(Signal(rawValue: 11)), .signalled(.terminate),
        ],
        leavesOthers: true,
        listings: [.alive, .dead, .absent, .noMaster, .failure],
        additions: [true, false],
        health: [.serving, .notServing, .silent],
        orders: Order.allCases,
        records: [true, false],
        samples: [.progress, .nothing, .wait, .exception],
        evidence: [true, false],
        stops: [.terminate, .interrupt, .preStop],
        decisions: DecisionAnswer.allCases,
        leaves: LeaveAnswer.allCases,
        strays: StrayEvent.allCases,
        oversleeps: true
    )
}
