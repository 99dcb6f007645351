/// How a backend's duties and its process move each other.
extension NodeMachine {
    mutating func tellBackend(_ event: BackendDuties.Event, at now: Instant) -> [Action] {
        switch event {
        case .upkeep(let event): return tellUpkeep(event, at: now)
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
}
