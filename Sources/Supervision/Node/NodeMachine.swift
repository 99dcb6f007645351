package import Doris

/// The whole node: its child, its membership, its health, its start and what people want of it, and the phase that
/// follows from them.
package struct NodeMachine: Hashable, Sendable {
    /// How long a child that does not serve yet must have run before it counts as one that stays.
    package static let provenAfter = Duration.seconds(5)

    let role: NodeRole
    /// The address or name by which the cluster knows it; a frontend's is found out before its start.
    var node: Endpoint?
    let begin: Instant
    /// The child's life.
    package internal(set) var process: ProcessMachine
    var membership: MembershipMachine
    var health: HealthMachine
    var intent = IntentMachine()
    var startup: StartupWatch
    /// A frontend's part in its cluster; `nil` for a backend.
    var frontend: FrontendDuties?
    /// A backend's part in its cluster; `nil` for a frontend, and for a backend whose place nobody looks after.
    var backend: BackendDuties?
    var wasProven = false
    private var wasReady = false
    var orphansReaped = 0
    /// What comes before Doris is asked to end.
    var drain: StopDrain
    /// The child whose end waits until nothing holds it back any more.
    var heldTermination: Int32?
    /// The exit code that waits until nothing holds the end back any more.
    var heldEnd: Int32?
    /// Whether the node comes back after a stop, once that is known.
    package internal(set) var stopDecision: StopDecision?
    var cause: Cause?
    var gaveUp: String?
    /// What the node is doing.
    package private(set) var phase = Phase.boot
    var phaseSince: Instant

    /// Makes a node at rest.
    ///
    /// - Parameters:
    ///   - role: What the container runs; a backend is registered, a frontend only watched.
    ///   - node: The node's own address.
    ///   - policy: How the child is managed.
    ///   - startup: When its start counts as stalled.
    ///   - drain: What comes before Doris is asked to end.
    ///   - frontend: A frontend's duties beside its process.
    ///   - backend: A backend's.
    ///   - seed: The seed of every jitter.
    ///   - now: The supervisor's begin.
    package init(
        role: NodeRole,
        node: Endpoint?,
        policy: ProcessPolicy,
        startup: StartupPolicy = StartupPolicy(),
        drain: StopDrain.Policy = StopDrain.Policy(),
        frontend: FrontendDuties? = nil,
        backend: BackendDuties? = nil,
        seed: UInt64,
        at now: Instant
    ) {
        self.role = role
        self.node = node
        self.frontend = frontend
        self.backend = backend
        begin = now
        phaseSince = now
        process = ProcessMachine(policy: policy, seed: seed)
        membership = MembershipMachine(registers: role == .backend, seed: seed &+ 10)
        health = HealthMachine(seed: seed &+ 20)
        self.startup = StartupWatch(policy: startup)
        self.drain = StopDrain(policy: drain)
    }

    /// When a clock event has to come at the latest; `nil` when time alone changes nothing.
    package var nextWake: Instant? {
        var wakes = [process.nextWake, membership.nextWake, health.nextWake, startup.nextWake].compactMap(\.self)
        wakes += [frontend?.departure.nextWake, backend?.decommission.nextWake, drain.nextWake].compactMap(\.self)
        if phase == .starting, case .running(_, let since) = process.state {
            wakes.append(since + NodeMachine.provenAfter)
        }
        return wakes.min()
    }

    /// Takes an event and returns what is to be done, in this order.
    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        let actions = react(to: event, at: now)
        updatePhase(at: now)
        return actions
    }

    private mutating func react(to event: Event, at now: Instant) -> [Action] {
        switch event {
        case .process(let event): return tellProcess(event, at: now)
        case .membership(let event): return tellMembership(event, at: now)
        case .health(let event): return tellHealth(event, at: now)
        case .intent(let event): return tellIntent(event, at: now)
        case .startup(let event): return tellStartup(event, at: now)
        case .frontend(let event): return tellFrontend(event, at: now)
        case .backend(let event): return tellBackend(event, at: now)
        case .examined(let evidence): return examined(evidence, at: now)
        case .orphansReaped(let count):
            orphansReaped += count
            return []
        case .clock:
            var actions = tellProcess(.clock, at: now)
            actions += membership.handle(.clock, at: now).map { .membership($0) }
            actions += tellHealth(.clock, at: now)
            actions += tellDeparture(.clock, at: now) + tellDecommission(.clock, at: now)
            drain.pass(to: now)
            actions += released()
            return actions + tellStartup(.clock, at: now)
        }
    }

    // MARK: - Phase

    private mutating func updatePhase(at now: Instant) {
        if case .running(_, let since) = process.state {
            wasProven = wasProven || health.state.isServing || now - since >= NodeMachine.provenAfter
        } else {
            wasReady = false
        }
        let next = currentPhase(at: now)
        wasReady = wasReady || next == .ready
        if next == .ready { (cause, gaveUp) = (nil, nil) }
        guard next != phase else { return }
        phase = next
        phaseSince = now
    }

    private func currentPhase(at now: Instant) -> Phase {
        if let phase = stoppingPhase { return phase }
        return switch process.state {
        case .idle: .boot
        case .preparing: .preparing
        case .waiting: .waiting
        case .refused: .refused
        case .held(.parked): .parked
        case .held(.paused): .paused
        case .running(_, let since): runningPhase(since: since, at: now)
        case .draining: .draining
        case .terminating: .terminating
        case .killing: .killing
        case .sweeping, .concluding: .sweeping
        case .backingOff: .backoff
        case .finished: .exiting
        }
    }

    /// What a stop waits for, beside the process.
    private var stoppingPhase: Phase? {
        guard process.stopBudget != nil else { return nil }
        if let frontend, heldEnd != nil || frontend.departure.holdsTermination { return .deregistering }
        if let backend, heldEnd != nil || backend.decommission.holdsTermination { return .decommissioning }
        return heldTermination == nil ? nil : .draining
    }

    private func runningPhase(since: Instant, at now: Instant) -> Phase {
        if let phase = backend?.leavingPhase { return phase }
        let isAlive = membership.state == .alive
        if health.state.isServing { return isAlive ? .ready : wasReady ? .degraded : .registering }
        if wasReady { return .degraded }
        return now - since >= NodeMachine.provenAfter ? .recovering : .starting
    }
}
