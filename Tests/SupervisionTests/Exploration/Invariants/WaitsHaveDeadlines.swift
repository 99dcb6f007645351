import Supervision

struct WaitsHaveDeadlines: Invariant {
    let name = "every wait has a deadline, and every retry a cap"

    func violation(in transition: Transition) -> String? {
        guard let cap = longestWait(transition) else { return nil }
        guard let wake = transition.nextWake else { return "nothing wakes it while it is \(transition.snapshot.phase)" }
        let wait = wake - transition.world.now
        return wait <= cap ? nil : "it is \(transition.snapshot.phase) and sleeps for \(wait)"
    }

    /// How long the machine may sleep; `nil` when an answer must come first, or nothing is waited for.
    private func longestWait(_ transition: Transition) -> Duration? {
        let policy = transition.scope.policy
        return switch transition.snapshot.phase {
        case .boot, .preparing, .parked, .paused, .exiting: nil
        case .waiting: .seconds(2.2)
        case .refused, .backoff: .seconds(33)
        case .deregistering: policy.stopGrace
        case .decommissioning where transition.snapshot.stopBudget != nil: policy.stopGrace
        case .draining: min(policy.handover, policy.stopGrace / 2)
        case .terminating: policy.terminateAgain
        case .killing: policy.killAgain
        case .sweeping: max(policy.leftoverGrace, policy.killAgain, policy.examination)
        case .starting: min(NodeMachine.provenAfter, longestWatch(transition) ?? NodeMachine.provenAfter)
        case .recovering, .registering, .ready, .degraded, .decommissioning, .left: longestWatch(transition)
        }
    }

    /// How long a running child may be left unwatched: each of its watches waits for an answer or has an end.
    private func longestWatch(_ transition: Transition) -> Duration? {
        var asked = transition.world.awaited
        for action in transition.actions {
            switch action {
            case .checkHealth: asked.health += 1
            case .membership: asked.listings += 1
            case .measure: asked.samples += 1
            default: break
            }
        }
        var caps: [Duration] = []
        if asked.health == 0 { caps.append(.seconds(5.5)) }
        if asked.listings + asked.additions == 0 { caps.append(.seconds(11)) }
        // A start is over when the child serves for the first time, and nobody's business while the node is left alone.
        let isStarting = !transition.world.history.hasServed && transition.snapshot.intent == .run
        if isStarting, asked.samples == 0 { caps.append(.seconds(10)) }
        return caps.min()
    }
}
