import Doris

extension DecommissionMachine {
    /// Whether the stop's part in this is over.
    var isOver: Bool { stop?.phase == .over }

    /// Whether it is still being found out if the pod leaves for good.
    package var isAsking: Bool { stop?.phase == .asking }

    /// Whether the node's place in the cluster is still put in order: only one that is listed where it is, with all that
    /// its storage holds, can hand its replicas on.
    package var settlesPlace: Bool {
        guard let stop, stop.isRunning else { return false }
        return switch stop.phase {
        case .asking: true
        case .going: stage == .checking(.stop)
        case .over: false
        }
    }

    /// Whether Doris must not be asked to end yet: replicas are read from it.
    package var holdsTermination: Bool {
        guard let stop, stop.isRunning else { return false }
        switch stop.phase {
        case .asking: return true
        case .over: return false
        case .going: return isTimed
        }
    }

    /// Whether the supervisor must not end yet: it is asking, or a mark and its record are not settled.
    package var holdsEnd: Bool { stop != nil && !isOver }

    /// Whether what is under way ends where Doris needs the rest of the time.
    private var isTimed: Bool {
        switch stage {
        case .checking, .beginning, .moving: true
        // What is taken back for another that leaves first is to leave too.
        case .withdrawing(_, let withdrawal): withdrawal.then != nil
        case .idle, .left: false
        }
    }

    /// When the stop has to be looked after at the latest.
    var stopWake: Instant? {
        guard let stop else { return nil }
        switch stop.phase {
        case .asking: return stop.decideBy
        case .going: return isTimed ? stop.holdUntil : stop.deadline
        case .over: return nil
        }
    }

    mutating func stopped(deadline: Instant, childNeeds: Duration, at now: Instant) {
        guard stop == nil else { return }
        let holdUntil = deadline + (.zero - childNeeds)
        let decideBy = min(now + DecommissionPolicy.patience, holdUntil)
        stop = Stop(phase: .going, deadline: deadline, holdUntil: holdUntil, decideBy: decideBy)
        pending = nil
        forgetSilence()
        if case .left = stage { return }
        if case .withdrawing(_, let withdrawal) = stage, withdrawal.isByPerson { return }
        guard !isPaused else {
            if !isOrdered, stage.undertaking != nil {
                end("\(DecommissionMachine.pausedWords); what is under way is left to the next start")
            } else {
                stays(DecommissionMachine.pausedWords)
            }
            return
        }
        guard policy.onStop != .never, policy.onStop == .always || policy.asks else {
            stays("this stop decommissions nothing")
            return
        }
        guard now < holdUntil else {
            let time = max(0, (deadline - now).components.seconds)
            stays(
                "no time for a decommission: the stop has \(time) s, and Doris itself needs"
                    + " \(childNeeds.components.seconds) s: give the pod a longer terminationGracePeriodSeconds, or run"
                    + " decommission start before its set is scaled"
            )
            return
        }
        if policy.onStop == .always {
            leave(because: "SUPERVISOR_DECOMMISSION_ON_STOP=always", at: now)
        } else {
            stop?.phase = .asking
        }
    }

    private static let pausedWords = "paused by order: this stop decommissions nothing"

    mutating func decided(_ decision: StopDecision, at now: Instant) {
        let isFirst = stop?.phase == .asking
        self.decision = decision
        switch decision {
        case .scaleIn(let reason, _):
            stop?.phase = .going
            stop?.askAgain = now + DecommissionPolicy.askAgain
            guard isFirst else { return }
            if case .withdrawing(_, let withdrawal) = stage, withdrawal.isByPerson { return }
            leave(because: reason, at: now)
        case .restart(let reason):
            stop?.askAgain = nil
            if isFirst {
                stop?.phase = .going
                stays("it comes back: \(reason)")
            } else {
                withdraw(Withdrawal(words: "taken back, since the pod comes back: \(reason)"), at: now)
            }
        }
    }

    /// The stop is one for good: whatever was under way goes on through its door.
    private mutating func leave(because reason: String, at now: Instant) {
        func turned(_ leave: BackendRecord.Leave) -> BackendRecord.Leave {
            var leave = leave
            (leave.door, leave.podUID, leave.evidence) = (.stop, podUID, reason)
            return leave
        }
        switch stage {
        case .idle, .checking: stage = .checking(.stop)
        case .beginning(let leave), .withdrawing(let leave, _): stage = .beginning(turned(leave))
        case .moving(let leave): stage = .moving(turned(leave))
        case .left: return
        }
        // What a look has shown to be due was for the node that stays, such as taking its mark back.
        (pending, lookAt) = (nil, now)
        (outcome, refusal, waitsFor) = (nil, nil, nil)
    }

    /// The stop is a restart, as far as this goes: an order's mark and its record stay for the next life.
    private mutating func stays(_ words: String) {
        // A mark that is being taken back is taken back as far as the time allows.
        if case .withdrawing(_, let withdrawal) = stage, withdrawal.then == nil { return }
        let isOrder = stage.undertaking != nil
        end(isOrder ? "\(words); the decommission that a person ordered goes on in the next container" : words)
    }

    mutating func clock(at now: Instant) {
        guard let stop, stop.phase != .over else { return }
        if now >= stop.deadline {
            end(incomplete)
        } else if stop.phase == .asking, now >= stop.decideBy {
            abandonDecision()
            decided(.restart(reason: "whether the pod leaves for good could not be learnt in time"), at: now)
        } else if now >= stop.holdUntil, isTimed {
            if case .withdrawing(_, let withdrawal) = stage {
                withdraw(Withdrawal(words: withdrawal.words), at: now)
            } else {
                end(incomplete)
            }
        }
    }

    /// Ends the stop where nothing is left to do.
    mutating func endIfSettled() {
        guard let stop, stop.phase == .going else { return }
        if case .moving = stage, !stop.isRunning, !isEmptied, !needsWrite {
            end("Doris has ended; \(incomplete)")
        }
        let isDone: Bool =
            switch stage {
            case .idle, .left: true
            case .moving: isEmptied
            case .checking, .beginning, .withdrawing: false
            }
        if isDone, !needsWrite { self.stop?.phase = .over }
    }

    mutating func end(_ words: String) {
        stop?.phase = .over
        outcome = words
    }

    /// What the end of the time leaves, and what to do.
    var incomplete: String {
        let node = record.node.map { "\($0)" } ?? "the node"
        let kept =
            "keep the volume until SHOW BACKENDS no longer lists \(node), or take it back with CANCEL DECOMMISSION BACKEND"
            + " \"\(node)\""
        let cause = (waitsFor ?? problem).map { " (\($0))" } ?? ""
        return switch stage {
        case .idle, .left: outcome ?? "nothing was under way"
        case .checking,
            .beginning where !mayBeMarked:
            "incomplete: \(node) was not marked, and keeps its replicas\(cause): start its pod again and run decommission"
                + " start, or decommission it by hand"
        case .beginning: "incomplete: whether \(node) is marked was not seen\(cause): \(kept)"
        case .moving(let leave):
            "incomplete: \(progress.map { "\($0.now) of \(leave.tablets ?? $0.start)" } ?? "some") tablets are still on"
                + " \(node)\(cause), and its mark stays: \(kept)"
        case .withdrawing:
            "incomplete: the mark of \(node) is not seen to be gone\(cause): its next start takes it back"
        }
    }
}
