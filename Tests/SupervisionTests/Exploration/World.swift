import Doris
import Supervision

/// The environment of a node's machine: what runs, which answers are still to come, and what has happened so far.
///
/// It does what the machine asks for, as the supervisor's loop would, and knows what can really happen next.
struct World: Hashable {
    /// A process, or several, that the machine may have told to end.
    struct Process: Hashable {
        var pid: Int32
        var wasTold = false
        /// When it was first killed.
        private(set) var killedAt: Instant?

        init(pid: Int32) {
            self.pid = pid
        }

        mutating func kill(at now: Instant) {
            killedAt = killedAt ?? now
        }
    }

    /// Questions of the machine whose answers are still to come.
    struct Awaited: Hashable {
        var preparations = 0
        var listings = 0
        var additions = 0
        var health = 0
        var records = 0
        var samples = 0
        var causes = 0
        var decisions = 0
        var leaves = 0
        var looks = 0
        var remembers = 0
        var executions = 0
    }

    /// Whether what decides on a stop is a backend's decommission.
    var isBackend = false
    var now = Instant.at(0)
    var hasBegun = false
    var child: Process?
    /// What outlived the main child.
    var leftovers: Process?
    var awaited = Awaited()
    var history = History()
    /// Whether time has passed without the machine's having been asked.
    var clockIsDue = false
    var interrupts = 0
    /// Whether the next spawn fails.
    var spawnFails = false
    /// What Doris has logged so far.
    var logBytes: Int64 = 0
    var exitCode: Int32?

    /// Does what the machine asks for.
    ///
    /// - Returns: The event by which an action is answered at once, as few are.
    mutating func perform(_ action: NodeMachine.Action) -> NodeMachine.Event? {
        switch action {
        case .process(.prepare): awaited.preparations += 1
        case .process(.spawn): return spawn()
        case .process(.terminate): child?.wasTold = true
        case .process(.kill): kill()
        case .process(.endLeftovers(let forcibly)):
            leftovers?.wasTold = true
            if forcibly { leftovers?.kill(at: now) }
        case .process(.examine): awaited.causes += 1
        case .process(.finish(let code)): exitCode = code
        case .membership(.read): awaited.listings += 1
        case .membership(.add): awaited.additions += 1
        case .checkHealth: awaited.health += 1
        case .record: awaited.records += 1
        case .measure: awaited.samples += 1
        case .departure(.decide): awaited.decisions += 1
        case .departure(.step): awaited.leaves += 1
        case .decommission(.decide): awaited.decisions += 1
        case .decommission(.look): awaited.looks += 1
        case .decommission(.inspect): return .backend(.decommission(.inspected(MoveObstacles())))
        case .decommission(.remember): awaited.remembers += 1
        case .decommission(.execute): awaited.executions += 1
        // Upkeep has machines, and tests, of its own.
        case .dumpThreads, .upkeep, .place, .switchOff: break
        }
        return nil
    }

    private mutating func spawn() -> NodeMachine.Event {
        if spawnFails { return .process(.spawnFailed(.notExecutable, reason: "denied")) }
        history.started()
        let pid = Int32(100 + history.starts)
        child = Process(pid: pid)
        return .process(.spawned(pid: pid))
    }

    private mutating func kill() {
        child?.kill(at: now)
        history.wasKilled = true
    }

    /// What is seen of a child that starts.
    static func sample(_ answer: StartupAnswer, logBytes: Int64) -> StartupSample {
        StartupSample(
            logBytes: logBytes,
            journalBytes: 0,
            processorTime: .zero,
            signs: LogSigns(
                wait: answer == .wait ? "it waits for a master" : nil,
                exception: answer == .exception ? "java.lang.NullPointerException" : nil
            )
        )
    }
}
