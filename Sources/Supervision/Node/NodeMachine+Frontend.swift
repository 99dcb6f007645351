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

    /// A frontend that hears of its own drop ends itself with 255, which is what was wanted (doris-facts 2.4).
    func codeAfterDrop(_ code: Int32) -> Int32 {
        frontend?.departure.wasDropped == true && code == NodeMachine.codeOfRemoved ? 0 : code
    }

    private static let codeOfRemoved: Int32 = 255
}
