/// The life of the main child: prepare, spawn, run, stop or crash, sweep, again or end.
///
/// The machine is a value. It takes an event and an instant and returns what is to be done; it has no clock and does
/// nothing itself. An event that no longer matters returns nothing.
package struct ProcessMachine: Hashable, Sendable {
    /// Where the child is.
    package internal(set) var state = State.idle
    /// The stop's deadline, once a stop was asked for; it never changes after that.
    package internal(set) var stopBudget: StopBudget?
    /// What keeps Doris from being managed; `nil` when it is.
    package internal(set) var hold: Hold?
    /// How many main children were started.
    package internal(set) var starts = 0
    /// How the last main child ended.
    package internal(set) var lastExit: ExitStatus?
    /// Why the last child was started as it was; empty before the first.
    package internal(set) var startReason = ""
    /// Why no retry can help, where the supervisor ends for that reason.
    package internal(set) var failure: String?
    /// How many crashes this life has seen.
    package internal(set) var crashCount = 0

    let policy: ProcessPolicy
    var ledger: CrashLedger
    /// Why the child is being ended, while no stop was asked for.
    var errand: Errand?
    var wasKilled = false
    /// When the last child was started and whether it served, for the crash policy.
    var lastStart: Instant?
    var hadServed = false
    /// Since when processes that outlived the child have had their SIGKILL.
    var leftoversKilled: Instant?
    /// Whether the cause of the last crash is still looked for.
    var isExamining = false
    /// Preparations whose answer is still to come; only the last one's counts.
    private var preparations = 0
    private var prepareDelay: Backoff
    private var repairDelay: Backoff

    /// Makes a machine at rest; the seed is that of its jitter.
    package init(policy: ProcessPolicy, seed: UInt64) {
        self.policy = policy
        ledger = CrashLedger(policy: policy, seed: seed)
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
        case .spawnPostponed(let reason): postponed(reason, at: now)
        case .served: served()
        case .mainExited(let status): mainExited(status, at: now)
        case .childrenGone: childrenGone(at: now)
        case .examined: examined()
        case .hold(let hold): keep(hold, at: now)
        case .release: release()
        case .giveUp: giveUp(at: now)
        case .preStop: preStop(at: now)
        case .stop: stop(at: now)
        case .stopNow: stopNow(at: now)
        case .clock: clock(at: now)
        }
    }

    /// When ``Event/clock`` has to come at the latest; `nil` when time alone changes nothing.
    package var nextWake: Instant? {
        switch state {
        case .idle, .preparing, .held, .running, .finished: nil
        case .waiting(_, let until), .refused(_, let until), .backingOff(_, let until): until
        case .draining(_, let until): min(until, killTime ?? until)
        case .terminating(_, let again): min(again, killTime ?? again)
        case .killing(_, _, let until), .sweeping(_, let until): min(until, hopelessAt ?? until)
        case .concluding(_, let until): until
        }
    }

    /// The main child's pid while it runs.
    package var pid: Int32? {
        switch state {
        case .running(let pid, _), .draining(let pid, _), .terminating(let pid, _), .killing(let pid, _, _): pid
        case .idle, .preparing, .waiting, .refused, .held, .sweeping, .concluding, .backingOff, .finished: nil
        }
    }

    /// When a child that was asked to end is killed: a stop's deadline, else that of our own errand.
    var killTime: Instant? { stopBudget?.deadline ?? errand?.deadline }

    // MARK: - Start

    mutating func prepare() -> [Action] {
        state = .preparing
        preparations += 1
        return [.prepare]
    }

    private mutating func prepared(_ preparation: Preparation, at now: Instant) -> [Action] {
        preparations = max(0, preparations - 1)
        guard state == .preparing, preparations == 0 else { return [] }
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
        case .hold(let hold):
            return keep(hold, at: now)
        case .fail(let code, let reason):
            return fail(code, reason: reason)
        }
    }

    private mutating func spawned(_ pid: Int32, at now: Instant) -> [Action] {
        guard state == .preparing else { return [] }
        starts += 1
        lastStart = now
        (hadServed, wasKilled, errand) = (false, false, nil)
        state = .running(pid: pid, since: now)
        return []
    }

    private mutating func postponed(_ reason: String, at now: Instant) -> [Action] {
        guard state == .preparing else { return [] }
        state = .waiting(reason: reason, until: now + repairDelay.next())
        return []
    }

    private mutating func served() -> [Action] {
        if pid != nil { hadServed = true }
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
        case .killing where isHopeless(at: now): finish(OwnExitCode.killedAtDeadline.rawValue)
        case .killing(let pid, let since, let again) where now >= again: killAgain(pid, since: since, at: now)
        case .sweeping(let status, _) where isHopeless(at: now): finish(codeAfterStop(status))
        case .sweeping(let status, let until) where now >= until: sweepForcibly(status, at: now)
        case .concluding(let code, let until) where now >= until: finish(code)
        default: []
        }
    }

    private func isOver(at now: Instant) -> Bool {
        killTime.map { now >= $0 } ?? false
    }

    /// When a stop no longer waits for what was killed; `nil` where nothing was, or no stop was asked for.
    private var hopelessAt: Instant? {
        let killed: Instant? = if case .killing(_, let since, _) = state { since } else { leftoversKilled }
        return killed.flatMap { stopBudget?.end(afterKillAt: $0) }
    }

    private func isHopeless(at now: Instant) -> Bool {
        hopelessAt.map { now >= $0 } ?? false
    }

    private mutating func killAgain(_ pid: Int32, since: Instant, at now: Instant) -> [Action] {
        state = .killing(pid: pid, since: since, again: now + policy.killAgain)
        return [.kill(pid: pid)]
    }

    mutating func sweepForcibly(_ status: ExitStatus, at now: Instant) -> [Action] {
        leftoversKilled = leftoversKilled ?? now
        state = .sweeping(status, until: now + policy.killAgain)
        return [.endLeftovers(forcibly: true)]
    }
}
