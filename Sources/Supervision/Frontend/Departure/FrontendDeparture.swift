import Doris

/// What a stop of a frontend means for its entry in the cluster, within the stop's own deadline.
///
/// Nothing is known at the stop's begin. Where somebody can be asked whether the pod leaves for good, a follower's end
/// waits for the answer, which takes milliseconds where the pod comes back: of followers that leave together, or of two,
/// those that have ended cannot be dropped any more.
package struct FrontendDeparture: Hashable, Sendable {
    /// Something that happened.
    package enum Event: Hashable, Sendable {
        /// A stop begins.
        case stopped(deadline: Instant)
        /// Whether the pod leaves for good.
        case decided(StopDecision)
        /// The own process has ended, or none runs.
        case childEnded
        /// The last step was taken.
        case stepped(LeaveStep, failure: String?)
        /// No more patience: a second SIGINT, or a kill.
        case hurried
        /// Time has passed.
        case clock
    }

    /// Something to do.
    package enum Action: Hashable, Sendable {
        /// Find out whether the pod leaves for good, and answer with ``Event/decided(_:)``.
        case decide
        /// Look at the cluster, take the step that is due, and answer with ``Event/stepped(_:failure:)``.
        ///
        /// With `takesBack` the pod comes back, and only an entry that never became a member may go.
        /// `keeps` is how many frontends stay, where that is known.
        case step(isRunning: Bool, takesBack: Bool, keeps: Int?)
    }

    private enum State: Hashable, Sendable {
        case idle
        case deciding
        case leaving
        case over
    }

    /// What came of it, as a clause; `nil` while nothing did.
    package private(set) var outcome: String?
    /// What was decided.
    package private(set) var decision: StopDecision?

    private var state = State.idle
    private let asks: Bool
    private var isRunning = true
    private var isNeededBefore = false
    private var takesBack = false
    private var deadline: Instant?
    /// When a restart no longer tries to take an addition back.
    private var limit: Instant?
    private var decideBy: Instant?
    /// Until when Doris' end may wait: it needs the other half of the time for itself.
    private var holdUntil: Instant?
    private var isStepping = false
    private var nextStep: Instant?

    /// How long Doris' end waits for the decision at most: two readings that lie two seconds apart, and their time-outs.
    static let patience = Duration.seconds(8)
    /// The time between two looks at the cluster.
    static let pause = Duration.milliseconds(500)

    /// - Parameter asks: Whether anybody can be asked if the pod leaves for good.
    package init(asks: Bool) {
        self.asks = asks
    }

    /// Whether Doris must not be asked to end yet.
    package var holdsTermination: Bool { isNeededBefore && isRunning && (state == .deciding || state == .leaving) }

    /// Whether the cluster was told to drop this node: Doris ends itself when it hears of it.
    package private(set) var wasDropped = false

    /// Whether it is still being found out if the pod leaves for good.
    package var isAsking: Bool { state == .deciding }

    /// Whether the supervisor must not end yet.
    package var holdsEnd: Bool { state == .deciding || state == .leaving }

    /// When ``Event/clock`` has to come at the latest.
    package var nextWake: Instant? {
        guard holdsEnd else { return nil }
        return [
            mayStep ? nextStep : nil, state == .deciding ? decideBy : nil, holdsTermination ? holdUntil : nil, limit,
            deadline,
        ].compactMap(\.self).min()
    }

    /// Takes an event and returns what is to be done.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - upkeep: What is known of the cluster.
    ///   - now: The instant.
    /// - Returns: What is to be done; it is answered before the next.
    package mutating func handle(_ event: Event, upkeep: FrontendUpkeep, at now: Instant) -> Action? {
        switch event {
        case .stopped(let deadline): return begin(deadline: deadline, upkeep: upkeep, at: now)
        case .decided(let decision): return decided(decision, at: now)
        case .childEnded:
            // It is told of each event after that.
            guard isRunning else { return nil }
            (isRunning, nextStep) = (false, now)
            return stepIfDue(at: now)
        case .stepped(let step, let failure): return stepped(step, failure: failure, at: now)
        case .hurried:
            end("there was no more time")
            return nil
        case .clock: return clock(at: now)
        }
    }

    private mutating func begin(deadline: Instant, upkeep: FrontendUpkeep, at now: Instant) -> Action? {
        guard state == .idle else { return nil }
        self.deadline = deadline
        if case .joining? = upkeep.record.undertaking { takesBack = true }
        guard asks else {
            state = takesBack ? .leaving : .over
            return stepIfDue(at: now)
        }
        // How many others there are is not asked of the last listing, which may be ten seconds old.
        isNeededBefore = upkeep.own?.role != .observer
        state = .deciding
        let half = (deadline - now) / 2
        (decideBy, holdUntil) = (now + min(FrontendDeparture.patience, half), now + half)
        return .decide
    }

    private mutating func decided(_ decision: StopDecision, at now: Instant) -> Action? {
        guard state == .deciding else { return nil }
        self.decision = decision
        if case .scaleIn = decision {
            state = .leaving
        } else {
            state = takesBack ? .leaving : .over
            isNeededBefore = false
        }
        return stepIfDue(at: now)
    }

    private mutating func stepped(_ step: LeaveStep, failure: String?, at now: Instant) -> Action? {
        isStepping = false
        if case .drop = step, failure == nil { wasDropped = true }
        guard state == .leaving else { return nil }
        nextStep = now + FrontendDeparture.pause
        switch step {
        case .done: end("the cluster no longer lists this node")
        case .drop: outcome = failure.map { "the cluster did not drop this node: \($0)" }
        case .endFirst(let reason): (isNeededBefore, outcome) = (false, reason)
        case .wait(let reason): outcome = failure ?? reason
        case .refuse(let reason): end("this node stays listed: \(reason)")
        }
        return nil
    }

    private mutating func clock(at now: Instant) -> Action? {
        guard holdsEnd else { return nil }
        if let latest = [limit, deadline].compactMap(\.self).min(), now >= latest {
            end(outcome ?? "there was no time to learn whether this node leaves for good")
            return nil
        }
        if state == .deciding, let decideBy, now >= decideBy {
            decision = .restart(reason: "whether the pod leaves for good could not be learnt in time")
            state = takesBack ? .leaving : .over
            isNeededBefore = false
        }
        if let holdUntil, now >= holdUntil { isNeededBefore = false }
        return stepIfDue(at: now)
    }

    private var mayStep: Bool { state == .leaving && !isStepping && (!isRunning || isNeededBefore) }

    /// Before the own process has ended there is something to do only where it cannot wait.
    private mutating func stepIfDue(at now: Instant) -> Action? {
        guard mayStep, nextStep.map({ now >= $0 }) ?? true else { return nil }
        isStepping = true
        if case .scaleIn(_, let replicas)? = decision {
            return .step(isRunning: isRunning, takesBack: false, keeps: replicas)
        }
        // An entry that stays is taken up by the next start: a restart does not wait for long to be rid of it.
        if limit == nil { limit = now + FrontendDeparture.patience }
        return .step(isRunning: isRunning, takesBack: true, keeps: nil)
    }

    private mutating func end(_ words: String) {
        (state, outcome, isNeededBefore) = (.over, words, false)
    }
}
