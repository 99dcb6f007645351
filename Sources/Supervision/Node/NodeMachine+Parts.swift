import Doris

/// How the machines of a node move each other.
extension NodeMachine {
    mutating func tellProcess(_ event: ProcessMachine.Event, at now: Instant) -> [Action] {
        let (starts, crashes, wasStopping) = (process.starts, process.crashCount, process.stopBudget != nil)
        let wasReady = phase == .ready
        let wanted = process.handle(event, at: now)
        var actions = prepareStop(wasStopping: wasStopping, wasReady: wasReady, event: event, at: now)
        actions += heldBack(wanted)
        // What the last crash came from says nothing of this one.
        if process.crashCount != crashes { cause = nil }
        switch event {
        case .spawned where process.starts > starts: actions += childStarted(at: now)
        case .prepared(.hold(let hold)) where process.state == .held(hold):
            actions += tellIntent(.found(hold == .parked ? .parked : .paused), at: now)
        case .prepared: actions += tellIntent(.found(nil), at: now)
        default: break
        }
        if process.stopBudget != nil || process.pid == nil {
            _ = health.handle(.ended, at: now)
            _ = startup.handle(.ended, at: now)
        }
        if process.stopBudget != nil {
            let isAsking = frontend?.departure.isAsking == true || backend?.decommission.isAsking == true
            if !isAsking { stopDecision = stopDecision ?? StopDecision.decide() }
            endMembership(at: now)
            _ = intent.handle(.stopped)
        }
        return actions
    }

    /// Lets go of the node's place in the cluster at a stop, once nothing waits for it to be in order.
    mutating func endMembership(at now: Instant) {
        guard process.stopBudget != nil, backend?.decommission.settlesPlace != true else { return }
        _ = membership.handle(.ended, at: now)
        _ = backend?.upkeep.handle(.ended, at: now)
    }

    private mutating func childStarted(at now: Instant) -> [Action] {
        gaveUp = nil
        _ = startup.handle(.begun, at: now)
        // A backend is registered beside its start: an entry may exist before the backend serves.
        return tellHealth(.begun, at: now)
            + membership.handle(.begun, at: now).map { .membership($0) }
    }

    mutating func tellMembership(_ event: MembershipMachine.Event, at now: Instant) -> [Action] {
        let wasAlive = membership.state == .alive
        let actions = membership.handle(event, at: now).map { Action.membership($0) }
        // Whoever is seen alive serves, as a rule: not to wait for the next look makes the node ready sooner.
        guard !wasAlive, membership.state == .alive, !health.state.isServing else { return actions }
        return actions + tellHealth(.hinted, at: now)
    }

    mutating func tellHealth(_ event: HealthMachine.Event, at now: Instant) -> [Action] {
        let wasServing = health.state.isServing
        var actions: [Action] = health.handle(event, at: now) ? [.checkHealth] : []
        guard event == .answered(.serving), health.state.isServing else { return actions }
        if !wasServing, membership.state != .alive {
            actions += membership.handle(.hinted, at: now).map { .membership($0) }
        }
        _ = startup.handle(.ended, at: now)
        return actions + tellProcess(.served, at: now)
    }

    mutating func tellIntent(_ event: IntentMachine.Event, at now: Instant) -> [Action] {
        intent.handle(event).flatMap { action -> [Action] in
            switch action {
            case .record(let wanted): [.record(wanted)]
            case .carryOut(let wanted): carryOut(wanted, at: now)
            }
        }
    }

    private mutating func carryOut(_ wanted: Intent, at now: Instant) -> [Action] {
        switch wanted {
        case .run:
            permitRegistration(at: now)
            _ = frontend?.upkeep.handle(.permitted(true), at: now)
            _ = backend?.upkeep.handle(.permitted(true), at: now)
            // A start that was left alone is watched anew, so that it cannot hang unseen.
            if case .running = process.state, !process.hadServed { _ = startup.handle(.begun, at: now) }
            return tellDecommission(.permitted(true), at: now) + tellProcess(.release, at: now)
        case .parked:
            _ = membership.handle(.ended, at: now)
            return tellDecommission(.permitted(true), at: now) + tellProcess(.hold(.parked), at: now)
        case .paused:
            permitRegistration(at: now)
            _ = frontend?.upkeep.handle(.permitted(false), at: now)
            _ = backend?.upkeep.handle(.permitted(false), at: now)
            _ = startup.handle(.ended, at: now)
            return tellDecommission(.permitted(false), at: now) + tellProcess(.hold(.paused), at: now)
        }
    }

    mutating func tellStartup(_ event: StartupWatch.Event, at now: Instant) -> [Action] {
        startup.handle(event, at: now).flatMap { action -> [Action] in
            switch action {
            case .measure: return process.pid.map { [.measure(pid: $0)] } ?? []
            case .dumpThreads: return process.pid.map { [.dumpThreads(pid: $0)] } ?? []
            case .giveUp(let reason):
                gaveUp = reason
                return tellProcess(.giveUp, at: now)
            }
        }
    }

    mutating func examined(_ evidence: Evidence, at now: Instant) -> [Action] {
        if let status = process.lastExit {
            let found = Cause(of: status, evidence: evidence)
            let isOwnWork = found.kind == .unknown || found.kind == .killed
            cause = isOwnWork ? gaveUp.map { Cause(.hung, detail: $0) } ?? found : found
        }
        return tellProcess(.examined, at: now)
    }
}
