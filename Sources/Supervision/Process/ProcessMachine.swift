/// The life of the main child: prepare, spawn, run, stop or crash, sweep, again or end.
///
/// The machine is a value. It takes an event and an instant and returns what is to be done; it has no clock and does
/// nothing itself. An event that no longer matters returns nothing.
package struct ProcessMachine: Sendable {
    /// Where the child is.
    package internal(set) var state = State.idle
    /// The stop's deadline, once a stop was asked for; it never changes after that.
    package internal(set) var stopBudget: StopBudget?
    /// How many main children were started.
    package internal(set) var starts = 0
    /// How the last main child ended.
    package internal(set) var lastExit: ExitStatus?
    /// Why the last child was started as it was; empty before the first.
    package internal(set) var startReason = ""
    /// Why no retry can help, where the supervisor ends for that reason.
    package internal(set) var failure: String?

    let policy: ProcessPolicy
    var crashes: [Instant] = []
    var restartDelay: Backoff
    private var prepareDelay: Backoff
    private var repairDelay: Backoff
    var wasKilled = false

    /// Makes a machine at rest; the seed is that of its jitter.
    package init(policy: ProcessPolicy, seed: UInt64) {
        self.policy = policy
        restartDelay = Backoff(first: .milliseconds(500), cap: .seconds(30), seed: seed)
        prepareDelay = Backoff(first: .milliseconds(200), cap: .seconds(2), seed: seed &+ 1)
        repairDelay = Backoff(first: .seconds(2), cap: .seconds(30), seed: seed &+ 2)
    }

    /// Takes an event and returns what is to be done, in this order.
    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .begun: state == .idle ? prepare() : []
        case .prepared(let preparation): prepared(preparation, at: now)
        case .spawned(let pid): spawned(pid, at: now)
        case .spawnFailed(let code, let reason): fail(code, reason: reason)
        case .mainExited(let status): mainExited(status, at: now)
        case .childrenGone: childrenGone(at: now)
        case .preStop: preStop(at: now)
        case .stop: stop(at: now)
        case .stopNow: stopNow(at: now)
        case .clock: clock(at: now)
        }
    }

    /// When ``Event/clock`` has to come at the latest; `nil` when time alone changes nothing.
    package var nextWake: Instant? {
        switch state {
        case .idle, .preparing, .running, .finished: nil
        case .waiting(_, let until), .refused(_, let until), .backingOff(_, let until): until
        case .draining(_, let until): min(until, stopBudget?.deadline ?? until)
        case .terminating(_, let again): min(again, stopBudget?.deadline ?? again)
        case .killing(_, _, let again): again
        case .sweeping(_, let until): until
        }
    }

    /// The main child's pid while it runs.
    package var pid: Int32? {
        switch state {
        case .running(let pid, _), .draining(let pid, _), .terminating(let pid, _), .killing(let pid, _, _): pid
        default: nil
        }
    }

    // MARK: - Start

    private mutating func prepare() -> [Action] {
        state = .preparing
        return [.prepare]
    }

    private mutating func prepared(_ preparation: Preparation, at now: Instant) -> [Action] {
        guard state == .preparing else { return [] }
        switch preparation {
        case .start(let request, let reason):
            startReason = reason
            prepareDelay.reset()
            repairDelay.reset()
            return [.spawn(request)]
        case .wait(let reason):
            state = .waiting(reason: reason, until: now + prepareDelay.next())
            return []
        case .refuse(let reason):
            state = .refused(reason: reason, until: now + repairDelay.next())
            return []
        case .fail(let code, let reason):
            return fail(code, reason: reason)
        }
    }

    private mutating func spawned(_ pid: Int32, at now: Instant) -> [Action] {
        guard state == .preparing else { return [] }
        starts += 1
        state = .running(pid: pid, since: now)
        return []
    }

    private mutating func fail(_ code: OwnExitCode, reason: String) -> [Action] {
        guard state == .preparing else { return [] }
        failure = reason
        return finish(code.rawValue)
    }

    // MARK: - Time

    private mutating func clock(at now: Instant) -> [Action] {
        switch state {
        case .waiting(_, let until) where now >= until: prepare()
        case .refused(_, let until) where now >= until: prepare()
        case .backingOff(_, let until) where now >= until: prepare()
        case .draining(let pid, let until) where now >= until || isOver(at: now): terminate(pid, at: now)
        case .terminating(let pid, _) where isOver(at: now): kill(pid, at: now)
        case .terminating(let pid, let again) where now >= again: terminate(pid, at: now)
        case .killing(let pid, let since, let again) where now >= again: killAgain(pid, since: since, at: now)
        case .sweeping(let status, let until) where now >= until: sweepForcibly(status, at: now)
        default: []
        }
    }

    private func isOver(at now: Instant) -> Bool {
        stopBudget.map { now >= $0.deadline } ?? false
    }

    private mutating func killAgain(_ pid: Int32, since: Instant, at now: Instant) -> [Action] {
        state = .killing(pid: pid, since: since, again: now + policy.killAgain)
        return [.kill(pid: pid)]
    }

    private mutating func sweepForcibly(_ status: ExitStatus, at now: Instant) -> [Action] {
        state = .sweeping(status, until: now + policy.killAgain)
        return [.endLeftovers(forcibly: true)]
    }
}
