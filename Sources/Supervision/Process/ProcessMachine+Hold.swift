extension ProcessMachine {
    /// Keeps Doris down, or leaves it as it is.
    mutating func keep(_ hold: Hold, at now: Instant) -> [Action] {
        guard stopBudget == nil else { return [] }
        self.hold = hold
        switch (state, hold) {
        case (.idle, _), (.preparing, _), (.waiting, _), (.refused, _), (.concluding, _), (.backingOff, _), (.held, _):
            state = .held(hold)
            return []
        case (.running(let pid, _), .parked):
            errand = .park(deadline: childDeadline(from: now))
            return terminate(pid, at: now)
        case (.terminating, .parked), (.killing, .parked):
            // A child that was given up is ended all the same; it is not started again.
            errand = .park(deadline: errand?.deadline ?? childDeadline(from: now))
            return []
        case (.running, .paused), (.terminating, .paused), (.killing, .paused), (.draining, _), (.sweeping, _),
            (.finished, _):
            return []
        }
    }

    /// Manages Doris again: starts it where it is down.
    mutating func release() -> [Action] {
        guard hold != nil else { return [] }
        hold = nil
        if case .held = state { return prepare() }
        return []
    }

    /// Ends a child that hangs; what follows is decided as after a crash.
    mutating func giveUp(at now: Instant) -> [Action] {
        guard stopBudget == nil, hold == nil, case .running(let pid, _) = state else { return [] }
        errand = .restart(deadline: childDeadline(from: now))
        return terminate(pid, at: now)
    }

    /// The child's own time to end, as long as a stop would give it.
    private func childDeadline(from now: Instant) -> Instant {
        StopBudget(begin: now, grace: policy.stopGrace).deadline
    }
}
