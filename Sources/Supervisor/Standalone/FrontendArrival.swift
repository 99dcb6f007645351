import Doris
import Supervision

/// What a hook does for a frontend that runs and is listed: it has the volume remember where it belongs, and beside the
/// master drops what is gone.
struct FrontendArrival: HookMachine {
    enum Event {
        case prepared(FrontendRecord, node: Endpoint)
        case membership(MembershipMachine.Event)
        case upkeep(FrontendUpkeep.Event)
        case clock
    }

    enum Action {
        case membership(MembershipMachine.Action)
        case upkeep(FrontendUpkeep.Action)
    }

    static let clock = Event.clock

    private var membership: MembershipMachine
    private(set) var upkeep: FrontendUpkeep
    private var node: Endpoint?
    /// Whether the last listing left nothing to do.
    private var isSettled = false
    /// Whether the hook lasts long enough to see that an entry is dead for good.
    private let canCleanUp: Bool

    /// - Parameters:
    ///   - cleanup: Which dead frontends are dropped.
    ///   - limit: How long the hook lasts at most.
    ///   - seed: The jitter's seed.
    init(cleanup: CleanupPolicy, limit: Duration, seed: UInt64) {
        membership = MembershipMachine(registers: false, seed: seed)
        upkeep = FrontendUpkeep(cleanup: cleanup, seed: seed &+ 3)
        canCleanUp = cleanup.scope != .off && cleanup.scope != .superseded && limit > cleanup.deadAfter
    }

    var nextWake: Instant? { membership.nextWake }
    /// Whether the own listing shows the node alive, and the volume remembers it.
    var isRegistered: Bool { membership.state == .alive && isSettled }
    var isOver: Bool { isRegistered && !isWatching }

    /// Whether an entry may yet be dropped; one for which there is a reason to stay is not waited for.
    private var isWatching: Bool {
        guard canCleanUp, let node, upkeep.frontends.contains(where: { $0.editLog == node && $0.isMaster }) else {
            return false
        }
        return upkeep.frontends.contains { entry in
            !entry.isAlive && entry.editLog != node
                && !upkeep.cleanup.refusals.contains { $0.endpoint == entry.editLog }
        }
    }

    func summary(at now: Instant) -> String {
        var parts = [membership.state.clause]
        if let problem = upkeep.problem { parts.append(problem) }
        parts += upkeep.cleanup.refusals.map { "\($0.endpoint) stays listed: \($0.reason)" }
        return parts.joined(separator: "; ")
    }

    mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .prepared(let record, let node):
            self.node = node
            _ = upkeep.handle(.prepared(record, node: node), at: now)
            return []
        case .membership(let event): return membership.handle(event, at: now).map { .membership($0) }
        case .upkeep(let event): return tell(event, at: now)
        case .clock: return membership.handle(.clock, at: now).map { .membership($0) }
        }
    }

    private mutating func tell(_ event: FrontendUpkeep.Event, at now: Instant) -> [Action] {
        if let action = upkeep.handle(event, at: now) {
            isSettled = false
            return [.upkeep(action)]
        }
        if case .saw = event { isSettled = upkeep.wantsListing && upkeep.record.node == node }
        // What was just done shows in the next listing.
        guard case .done = event, upkeep.wantsListing else { return [] }
        return membership.handle(.begun, at: now).map { .membership($0) }
    }
}
