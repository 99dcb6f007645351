import Doris
import Supervision

/// What has happened to a node, told by its environment alone; the exit code that must follow is derived from it.
struct History: Hashable {
    /// When a stop was first asked for.
    private(set) var stop: Instant?
    /// What the last listing said.
    private(set) var lastListing: MembershipAnswer?
    /// How many main children were started, and how many of them have ended.
    private(set) var starts = 0
    private(set) var exits = 0
    /// Whether the last main child was killed by us.
    var wasKilled = false
    /// Whether the last main child has served.
    private(set) var hasServed = false

    private var status: ExitStatus?
    /// Whether the stop found a child, or one that was still being swept.
    private var stopMetChild = false
    /// Whether nothing is left of the last child.
    private var isSwept = true
    /// Whether the last child was asked to end so that it be parked.
    private var wasParked = false
    private var wasCrash = false
    private var crashes = CrashHistory()
    /// Whether the last crash was one too many.
    private(set) var isHandedOver = false
    /// Before which instant no other child may follow one that crashed.
    private(set) var earliestRestart: Instant?
    private var failure: Int32?
    /// Whether the cluster was told to drop the node.
    private var wasDropped = false

    mutating func started() {
        starts += 1
        earliestRestart = nil
        (isSwept, wasParked, wasCrash, wasKilled, hasServed) = (false, false, false, false, false)
    }

    /// Takes note of an event that the machine is told.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - world: The world, in which the event has taken place.
    ///   - last: What the machine published last.
    ///   - scope: What is explored.
    mutating func note(_ event: NodeMachine.Event, in world: World, last: Snapshot, scope: Scope) {
        switch event {
        case .process(.stop), .process(.stopNow), .process(.preStop):
            guard stop == nil else { return }
            stop = world.now
            stopMetChild = !isSwept
        case .process(.mainExited(let status)):
            guard exits < starts else { return }
            exits += 1
            self.status = status
            wasCrash = stop == nil && !wasParked
        case .process(.childrenGone):
            guard exits == starts, !isSwept else { return }
            isSwept = true
            guard stop == nil, wasCrash, last.intent == .run, let status else { return }
            isHandedOver = crashes.isOneTooMany(status, at: world.now, scope: scope)
            earliestRestart = world.now + .milliseconds(500)
        case .process(.prepared(.fail(let code, _))):
            if last.phase == .preparing, world.awaited.preparations == 0 { failure = code.rawValue }
        case .process(.spawnFailed(let code, _)):
            if exits == starts { failure = code.rawValue }
        case .membership(.read(let result)):
            lastListing = MembershipAnswer(result)
        case .health(.answered(.serving)): hasServed = true
        case .frontend(.departure(.stepped(.drop, failure: nil))): wasDropped = true
        default: break
        }
    }

    /// Takes note of what the machine has made of an event.
    mutating func note(_ snapshot: Snapshot) {
        if snapshot.intent == .parked, stop == nil, exits < starts { wasParked = true }
        // Whoever parks or pauses a node keeps its pod, even where it was about to end.
        if snapshot.intent != .run, stop == nil { (isHandedOver, earliestRestart) = (false, nil) }
    }

    /// The exit code, were the supervisor to end now; `nil` when it must not.
    ///
    /// A stop ends without those that honour no SIGKILL once half of the reserve has passed after it.
    func exitCode(in world: World, scope: Scope) -> Int32? {
        if let failure { return failure }
        if isHandedOver {
            // What counted as a crash is not handed on as a good end.
            let isDenied = status?.code == 0 && scope.policy.restartLimit > 0
            return isDenied ? 1 : status?.code
        }
        guard stop != nil else { return nil }
        guard stopMetChild else { return 0 }
        let reserve = min(.seconds(2), scope.policy.stopGrace / 5)
        let isHopeless =
            (world.child?.killedAt ?? world.leftovers?.killedAt).map { world.now >= $0 + reserve / 2 } ?? false
        guard exits == starts else { return isHopeless ? 137 : nil }
        guard isSwept || isHopeless else { return nil }
        guard let status else { return 0 }
        if wasKilled { return 137 }
        // A frontend that hears of its own drop ends itself with 255.
        return [0, 143].contains(status.code) || wasDropped && status.code == 255 ? 0 : status.code
    }
}

extension MembershipAnswer {
    init(_ result: Result<MembershipObservation, ClusterError>) {
        switch result {
        case .success(.alive): self = .alive
        case .success(.dead): self = .dead
        case .success(.absent): self = .absent
        case .success(.noMaster): self = .noMaster
        case .success(.moved): self = .moved
        case .success(.conflict): self = .conflict
        case .failure: self = .failure
        }
    }
}
