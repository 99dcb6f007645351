package import Doris

/// The whole node: its child, its membership and its health, and the phase that follows from them.
package struct NodeMachine: Sendable {
    /// Something that happened.
    package enum Event: Equatable, Sendable {
        case process(ProcessMachine.Event)
        case membership(MembershipMachine.Event)
        case health(HealthMachine.Event)
        /// An adopted process was reaped.
        case orphanReaped
        /// Time has passed.
        case clock
    }

    /// Something to do.
    package enum Action: Equatable, Sendable {
        case process(ProcessMachine.Action)
        case membership(MembershipMachine.Action)
        /// Ask the Doris process for its health.
        case checkHealth
    }

    /// How long a child that does not serve yet must have run before it counts as one that stays.
    package static let provenAfter = Duration.seconds(5)

    let role: NodeRole
    let node: Endpoint?
    private let begin: Instant
    /// The child's life.
    package private(set) var process: ProcessMachine
    private(set) var membership: MembershipMachine
    private(set) var health: HealthMachine
    private var wasProven = false
    private var wasReady = false
    private var orphansReaped = 0
    private var stopDecision: StopDecision?
    /// What the node is doing.
    package private(set) var phase = Phase.boot
    private var phaseSince: Instant

    /// Makes a node at rest.
    ///
    /// - Parameters:
    ///   - role: What the container runs; a backend is registered, a frontend only watched.
    ///   - node: The node's own address.
    ///   - policy: How the child is managed.
    ///   - seed: The seed of every jitter.
    ///   - now: The supervisor's begin.
    package init(role: NodeRole, node: Endpoint?, policy: ProcessPolicy, seed: UInt64, at now: Instant) {
        self.role = role
        self.node = node
        begin = now
        phaseSince = now
        process = ProcessMachine(policy: policy, seed: seed)
        membership = MembershipMachine(registers: role == .backend, seed: seed &+ 10)
        health = HealthMachine(seed: seed &+ 20)
    }

    /// When a clock event has to come at the latest; `nil` when time alone changes nothing.
    package var nextWake: Instant? {
        var wakes = [process.nextWake, membership.nextWake, health.nextWake].compactMap(\.self)
        if phase == .starting, case .running(_, let since) = process.state {
            wakes.append(since + NodeMachine.provenAfter)
        }
        return wakes.min()
    }

    /// Takes an event and returns what is to be done, in this order.
    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        var actions: [Action] = []
        switch event {
        case .process(let event):
            actions = process.handle(event, at: now).map { .process($0) }
            if case .spawned = event { actions += childStarted(at: now) }
            if case .begun = event, role == .backend { actions += registrationBegins(at: now) }
            if process.stopBudget != nil || process.pid == nil { _ = health.handle(.ended, at: now) }
            if process.stopBudget != nil {
                stopDecision = stopDecision ?? StopDecision.decide()
                _ = membership.handle(.ended, at: now)
            }
        case .membership(let event):
            actions = membership.handle(event, at: now).map { .membership($0) }
        case .health(let event):
            if health.handle(event, at: now) { actions = [.checkHealth] }
        case .orphanReaped:
            orphansReaped += 1
        case .clock:
            actions = process.handle(.clock, at: now).map { .process($0) }
            actions += membership.handle(.clock, at: now).map { .membership($0) }
            if health.handle(.clock, at: now) { actions.append(.checkHealth) }
        }
        updatePhase(at: now)
        return actions
    }

    /// A backend is registered beside its start: an entry may exist before the backend serves.
    private mutating func registrationBegins(at now: Instant) -> [Action] {
        membership.handle(.begun, at: now).map { .membership($0) }
    }

    private mutating func childStarted(at now: Instant) -> [Action] {
        wasReady = false
        var actions: [Action] = health.handle(.begun, at: now) ? [.checkHealth] : []
        actions += membership.handle(.begun, at: now).map { .membership($0) }
        return actions
    }

    private mutating func updatePhase(at now: Instant) {
        if case .running(_, let since) = process.state {
            wasProven = wasProven || health.state.isServing || now - since >= NodeMachine.provenAfter
        }
        let next = currentPhase(at: now)
        wasReady = wasReady || next == .ready
        guard next != phase else { return }
        phase = next
        phaseSince = now
    }

    private func currentPhase(at now: Instant) -> Phase {
        switch process.state {
        case .idle: .boot
        case .preparing: .preparing
        case .waiting: .waiting
        case .refused: .refused
        case .running(_, let since): runningPhase(since: since, at: now)
        case .draining: .draining
        case .terminating: .terminating
        case .killing: .killing
        case .sweeping: .sweeping
        case .backingOff: .backoff
        case .finished: .exiting
        }
    }

    private func runningPhase(since: Instant, at now: Instant) -> Phase {
        let isAlive = membership.state == .alive
        if health.state.isServing { return isAlive ? .ready : wasReady ? .degraded : .registering }
        if wasReady { return .degraded }
        return now - since >= NodeMachine.provenAfter ? .recovering : .starting
    }

    /// What is to be published after the last event.
    package var snapshot: Snapshot {
        var killingSince: Instant?
        if case .killing(_, let since, _) = process.state { killingSince = since }
        var exitCode: Int32?
        if case .finished(let code) = process.state { exitCode = code }
        return Snapshot(
            role: role,
            phase: phase,
            since: phaseSince,
            reason: reason,
            node: node,
            childPID: process.pid,
            starts: process.starts,
            startReason: process.startReason,
            lastExit: process.lastExit,
            wasProven: wasProven,
            membership: membership.state,
            additions: membership.additions,
            registeredAfter: membership.firstAlive.map { $0 - begin },
            health: health.state,
            stopBudget: process.stopBudget,
            stopDecision: stopDecision,
            killingSince: killingSince,
            exitCode: exitCode,
            orphansReaped: orphansReaped
        )
    }
}
