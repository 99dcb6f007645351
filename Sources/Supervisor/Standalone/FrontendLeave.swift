import Doris
import Supervision

/// What a hook does for a frontend that is about to be stopped: where that is for good and could not be done after its
/// end, its entry is dropped first.
struct FrontendLeave: HookMachine {
    enum Event {
        /// What is remembered of the node, and what it sees of the cluster where it answers.
        case prepared(FrontendRecord, node: Endpoint, FrontendSight?)
        case departure(FrontendDeparture.Event)
    }

    static let clock = Event.departure(.clock)

    private(set) var departure: FrontendDeparture
    private var upkeep: FrontendUpkeep

    init(cleanup: CleanupPolicy, asks: Bool) {
        departure = FrontendDeparture(asks: asks)
        upkeep = FrontendUpkeep(cleanup: cleanup, seed: 0)
    }

    var nextWake: Instant? { departure.nextWake }
    /// What comes after Doris' end is for those that stay: a hook has ended by then.
    var isOver: Bool { !departure.holdsTermination }

    func summary(at now: Instant) -> String {
        let outcome = departure.outcome.map { "; \($0)" } ?? ""
        guard let decision = departure.decision else {
            return departure.isAsking ? "asking whether the pod leaves for good" : "nothing is done\(outcome)"
        }
        guard case .scaleIn = decision else { return "it comes back: \(decision.reason)" }
        let later =
            isOver && !departure.wasDropped
            ? "; if it is listed, the supervisor beside the master drops its entry later, or a person does" : ""
        return "it leaves for good: \(decision.reason)\(outcome)\(later)"
    }

    mutating func handle(_ event: Event, at now: Instant) -> [FrontendDeparture.Action] {
        switch event {
        case .prepared(let record, let node, let sight):
            _ = upkeep.handle(.prepared(record, node: node), at: now)
            if let sight { _ = upkeep.handle(.saw(sight), at: now) }
            return []
        case .departure(let event): return departure.handle(event, upkeep: upkeep, at: now).map { [$0] } ?? []
        }
    }
}
