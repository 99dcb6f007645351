import Doris

/// How a frontend's duties and its process move each other.
extension NodeMachine {
    /// Whether the cluster was founded here and lacks the account by which it is asked.
    package var needsAccounts: Bool { frontend?.upkeep.record.needsAccounts ?? false }

    mutating func tellFrontend(_ event: FrontendDuties.Event, at now: Instant) -> [Action] {
        guard frontend != nil else { return [] }
        switch event {
        case .identified(let facts):
            frontend?.facts = facts
            node = facts.node
            return []
        case .upkeep(let event):
            return tellUpkeep(event, at: now)
        case .departure(let event):
            return tellDeparture(event, at: now)
        }
    }

    mutating func tellUpkeep(_ event: FrontendUpkeep.Event, at now: Instant) -> [Action] {
        guard let action = frontend?.upkeep.handle(event, at: now) else {
            // What was just done shows in the next listing.
            guard case .done = event, frontend?.upkeep.wantsListing == true, process.pid != nil else { return [] }
            return membership.handle(.begun, at: now).map { .membership($0) }
        }
        return [.upkeep(action)]
    }

    mutating func tellDeparture(_ event: FrontendDeparture.Event, at now: Instant) -> [Action] {
        guard var duties = frontend else { return [] }
        let action = duties.departure.handle(event, upkeep: duties.upkeep, at: now)
        frontend = duties
        stopDecision = duties.departure.decision ?? stopDecision
        return (action.map { [.departure($0)] } ?? []) + released()
    }

    /// A stop began, or its child ended: the departure hears of it before anything else is done.
    mutating func tellDepartureOfStop(wasStopping: Bool, event: ProcessMachine.Event, at now: Instant) -> [Action] {
        guard frontend != nil, let budget = process.stopBudget else { return [] }
        var actions: [Action] = []
        if !wasStopping {
            _ = frontend?.upkeep.handle(.ended, at: now)
            actions += tellDeparture(.stopped(deadline: budget.deadline), at: now)
        }
        if event == .stopNow { actions += tellDeparture(.hurried, at: now) }
        if process.pid == nil { actions += tellDeparture(.childEnded, at: now) }
        return actions
    }

    /// Keeps back what the departure must come before.
    mutating func heldBack(_ actions: [ProcessMachine.Action]) -> [Action] {
        actions.flatMap { action -> [Action] in
            switch action {
            case .terminate(let pid) where frontend?.departure.holdsTermination == true:
                frontend?.heldTermination = pid
                return []
            case .finish(let code) where frontend?.departure.holdsEnd == true:
                frontend?.heldEnd = code
                return []
            case .finish(let code): return process.finish(codeAfterDrop(code)).map { .process($0) }
            default: return [.process(action)]
            }
        }
    }

    /// What was kept back and no longer is.
    private mutating func released() -> [Action] {
        var actions: [Action] = []
        if let pid = frontend?.heldTermination, frontend?.departure.holdsTermination == false {
            frontend?.heldTermination = nil
            if case .terminating(pid, _) = process.state { actions.append(.process(.terminate(pid: pid))) }
        }
        if let code = frontend?.heldEnd, frontend?.departure.holdsEnd == false {
            frontend?.heldEnd = nil
            actions += process.finish(codeAfterDrop(code)).map { .process($0) }
        }
        return actions
    }

    /// A frontend that hears of its own drop ends itself with 255, which is what was wanted (doris-facts 2.4).
    private func codeAfterDrop(_ code: Int32) -> Int32 {
        frontend?.departure.wasDropped == true && code == NodeMachine.codeOfRemoved ? 0 : code
    }

    private static let codeOfRemoved: Int32 = 255
}
