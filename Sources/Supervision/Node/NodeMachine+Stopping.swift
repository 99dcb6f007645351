import Doris

/// What a stop waits for before Doris is asked to end, and before the supervisor ends.
extension NodeMachine {
    /// A stop began, or its child ended: whatever comes before Doris' end hears of it before anything else is done.
    mutating func prepareStop(
        wasStopping: Bool,
        wasReady: Bool,
        event: ProcessMachine.Event,
        at now: Instant
    ) -> [Action] {
        guard let budget = process.stopBudget else { return [] }
        var actions: [Action] = []
        if !wasStopping {
            _ = frontend?.upkeep.handle(.ended, at: now)
            _ = backend?.upkeep.handle(.stopping, at: now)
            let isPaused = intent.intent == .paused
            if isPaused {
                stopDecision = .restart(reason: "paused by order: the cluster is told nothing")
            } else {
                actions += tellDeparture(.stopped(deadline: budget.deadline), at: now)
            }
            actions += tellDecommission(
                .stopped(deadline: budget.deadline, childNeeds: backend?.childNeeds ?? .zero),
                at: now
            )
            if wasReady {
                let switches = drain.begin(deadline: budget.deadline, maySwitch: !isPaused, at: now)
                if !switches.isEmpty { actions.append(.switchOff(switches)) }
            }
        }
        if event == .stopNow {
            drain.end()
            actions += tellDeparture(.hurried, at: now) + tellDecommission(.hurried, at: now)
        }
        if process.pid == nil {
            drain.end()
            heldTermination = nil
            actions += tellDeparture(.childEnded, at: now) + tellDecommission(.childEnded, at: now)
        }
        return actions
    }

    /// Keeps back what something else must come before.
    mutating func heldBack(_ actions: [ProcessMachine.Action]) -> [Action] {
        actions.flatMap { action -> [Action] in
            switch action {
            case .terminate(let pid) where holdsTermination:
                heldTermination = pid
                return []
            case .kill:
                heldTermination = nil
                return [.process(action)]
            case .finish(let code) where holdsEnd:
                heldEnd = code
                return []
            case .finish(let code): return process.finish(codeAfterDrop(code)).map { .process($0) }
            default: return [.process(action)]
            }
        }
    }

    /// What was kept back and no longer is.
    mutating func released() -> [Action] {
        var actions: [Action] = []
        if let pid = heldTermination, !holdsTermination {
            heldTermination = nil
            if case .terminating(pid, _) = process.state { actions.append(.process(.terminate(pid: pid))) }
        }
        if let code = heldEnd, !holdsEnd {
            heldEnd = nil
            actions += process.finish(codeAfterDrop(code)).map { .process($0) }
        }
        return actions
    }

    /// Whether Doris must not be asked to end yet; the deadline kills it all the same.
    private var holdsTermination: Bool {
        process.stopBudget != nil
            && (frontend?.departure.holdsTermination == true || backend?.decommission.holdsTermination == true
                || drain.holds)
    }

    /// Whether the supervisor must not end yet.
    private var holdsEnd: Bool {
        process.stopBudget != nil
            && (frontend?.departure.holdsEnd == true || backend?.decommission.holdsEnd == true)
    }
}
