import Doris

/// How a backend's duties and its process move each other.
extension NodeMachine {
    mutating func tellBackend(_ event: BackendDuties.Event, at now: Instant) -> [Action] {
        guard backend != nil else { return [] }
        switch event {
        case .prepared(let record, let addresses, let podUID):
            _ = backend?.upkeep.handle(.prepared(record, addresses: addresses), at: now)
            return tellDecommission(.prepared(record, addresses: addresses, podUID: podUID), at: now)
        case .upkeep(let event): return tellUpkeep(event, at: now)
        case .decommission(let event): return tellDecommission(event, at: now)
        case .recorded(let record):
            _ = backend?.upkeep.handle(.recorded(record), at: now)
            return tellDecommission(.recorded(record), at: now)
        case .switchedOff:
            drain.switched()
            return released()
        }
    }

    private mutating func tellUpkeep(_ event: BackendUpkeep.Event, at now: Instant) -> [Action] {
        guard let action = backend?.upkeep.handle(event, at: now) else {
            // What was just done shows in the next listing.
            guard case .done = event, backend?.upkeep.wantsListing == true, process.pid != nil else { return [] }
            return membership.handle(.begun, at: now).map { .membership($0) }
        }
        return [.place(action)]
    }

    mutating func tellDecommission(_ event: DecommissionMachine.Event, at now: Instant) -> [Action] {
        guard var duties = backend else { return [] }
        if event == .ordered || event == .cancelled { duties.orders += 1 }
        let action = duties.decommission.handle(event, at: now)
        duties.report = duties.decommission.report(at: now)
        backend = duties
        if process.stopBudget != nil { stopDecision = duties.decommission.decision ?? stopDecision }
        permitRegistration(at: now)
        endMembership(at: now)
        return (action.map { [.decommission($0)] } ?? []) + released()
    }

    /// A node that leaves, or has left, is not added again, nor is a paused one, nor one that stops, unless replicas of a
    /// former entry wait for it.
    mutating func permitRegistration(at now: Instant) {
        let isWanted = process.stopBudget == nil || backend?.upkeep.record.formers.isEmpty == false
        let isPermitted = intent.intent == .run && isWanted && backend?.decommission.forbidsRegistration != true
        _ = membership.handle(.permitted(isPermitted), at: now)
    }
}
