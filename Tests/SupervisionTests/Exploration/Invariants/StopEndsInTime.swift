import Supervision

struct StopEndsInTime: Invariant {
    let name = "SIGTERM leads to the end, at once where all obey and within the grace period where they do not"

    func violation<Machine>(at life: Life<Machine>, in scope: Scope) -> String? {
        guard life.world.exitCode == nil, life.world.hasBegun else { return nil }
        // A departure waits for answers, but no longer than the stop has; where they come it waits for nothing else.
        if scope.group != nil || scope.mayBeDecommissioned {
            let unanswered = violation(from: life, in: scope, childObeys: true, othersObey: true, isAnswered: false)
            if unanswered != nil { return unanswered }
        }
        let obeyed = violation(from: life, in: scope, childObeys: true, othersObey: true)
        // Where nothing runs nobody can disobey.
        if obeyed != nil || (life.world.child == nil && life.world.leftovers == nil) { return obeyed }
        return violation(from: life, in: scope, childObeys: false, othersObey: false)
            ?? violation(from: life, in: scope, childObeys: true, othersObey: false)
            ?? violation(from: life, in: scope, childObeys: true, othersObey: false, isMortal: false)
            ?? violation(from: life, in: scope, childObeys: false, othersObey: false, isMortal: false)
    }

    /// Plays a stop in a world where no answer comes any more, but to what a departure asks.
    ///
    /// Whoever obeys ends by SIGTERM; whoever does not ends by SIGKILL alone, and leaves others behind. Those that are
    /// not mortal end by no signal, as what waits for a dead disk.
    private func violation<Machine>(
        from life: Life<Machine>,
        in scope: Scope,
        childObeys: Bool,
        othersObey: Bool,
        isMortal: Bool = true,
        isAnswered: Bool = true
    ) -> String? {
        var life = life
        var steps = [Step.terminate]
        life.rush(.terminate)
        let begin = life.world.now
        let deadline = (life.world.history.stop ?? begin) + scope.policy.stopGrace
        for _ in 0..<100 {
            if life.world.exitCode != nil { return nil }
            var step = nextStep(life.world, childObeys: childObeys, othersObey: othersObey)
            if !isMortal, life.world.child?.killedAt ?? life.world.leftovers?.killedAt != nil { step = nil }
            if isAnswered { step = answer(life.world.awaited) ?? step }
            guard step != nil || life.machine.nextWake != nil else { return "nothing ends the stop after \(steps)" }
            life.rush(step ?? .wake)
            steps.append(step ?? .wake)
            // The cluster is looked at again after half a second; a drain is a wait that was asked for, and answers to
            // its switches may never come.
            let drain = scope.drain == StopDrain.Policy() ? Duration.zero : scope.policy.stopGrace / 4
            // A decommission is looked at every other second.
            let leaving = scope.mayBeDecommissioned ? Duration.seconds(2) : drain
            let pause = scope.group == nil ? leaving : .milliseconds(500)
            if isAnswered, childObeys, othersObey, life.world.now > begin + pause {
                return "the stop waits without need: \(steps)"
            }
            // Whoever slept beyond the deadline kills first, and gives that its time.
            let late = begin + (isMortal ? .zero : min(.seconds(1), scope.policy.stopGrace / 10))
            if life.world.now > max(deadline, late) { return "the stop takes longer than its budget: \(steps)" }
        }
        return "the stop goes round in circles: \(steps.suffix(6))"
    }

    private func answer(_ awaited: World.Awaited) -> Step? {
        if awaited.decisions > 0 { return .decided(.scaleIn) }
        if awaited.remembers > 0 { return .remembered(succeeds: true) }
        if awaited.executions > 0 { return .executed(succeeds: true) }
        if awaited.looks > 0 { return .looked(.gone) }
        return awaited.leaves > 0 ? .left(.done) : nil
    }

    /// What the processes do; `nil` when only time passes.
    private func nextStep(_ world: World, childObeys: Bool, othersObey: Bool) -> Step? {
        if let child = world.child {
            if child.killedAt != nil { return .exit(.signalled(.kill), leavesOthers: !othersObey) }
            return child.wasTold && childObeys ? .exit(.exited(code: 143), leavesOthers: !othersObey) : nil
        }
        guard let leftovers = world.leftovers else { return nil }
        return leftovers.killedAt != nil || (leftovers.wasTold && othersObey) ? .leftoversEnd : nil
    }
}
