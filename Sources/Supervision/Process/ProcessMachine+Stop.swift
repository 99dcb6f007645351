extension ProcessMachine {
    mutating func preStop(at now: Instant) -> [Action] {
        guard beginStop(at: now) else { return [] }
        if case .running(let pid, _) = state {
            // At most half of the budget, so that Doris has the other half to end by itself.
            let half = ((stopBudget?.deadline ?? now) - now) / 2
            state = .draining(pid: pid, until: now + min(policy.handover, half))
            return []
        }
        return stopWithoutChild(at: now)
    }

    mutating func stop(at now: Instant) -> [Action] {
        _ = beginStop(at: now)
        switch state {
        case .running(let pid, _), .draining(let pid, _): return terminate(pid, at: now)
        default: return stopWithoutChild(at: now)
        }
    }

    mutating func stopNow(at now: Instant) -> [Action] {
        _ = beginStop(at: now)
        switch state {
        case .running(let pid, _), .draining(let pid, _), .terminating(let pid, _): return kill(pid, at: now)
        case .sweeping(let status, _): return sweepForcibly(status, at: now)
        default: return stopWithoutChild(at: now)
        }
    }

    /// Fixes the one deadline; returns whether this call was the first to ask for a stop.
    private mutating func beginStop(at now: Instant) -> Bool {
        guard stopBudget == nil else { return false }
        stopBudget = StopBudget(begin: now, grace: policy.stopGrace)
        return true
    }

    /// Ends at once where no child runs.
    ///
    /// While one is swept or killed, that goes on and ends the stop itself; a sweep has no longer than the stop.
    private mutating func stopWithoutChild(at now: Instant) -> [Action] {
        switch state {
        case .idle, .preparing, .waiting, .refused, .held, .backingOff: return finish(0)
        case .concluding(let code, _): return finish(code)
        case .sweeping(let status, let until):
            state = .sweeping(status, until: min(until, max(now, stopBudget?.deadline ?? until)))
            return []
        case .running, .draining, .terminating, .killing, .finished: return []
        }
    }

    mutating func terminate(_ pid: Int32, at now: Instant) -> [Action] {
        state = .terminating(pid: pid, again: now + policy.terminateAgain)
        return [.terminate(pid: pid)]
    }

    mutating func kill(_ pid: Int32, at now: Instant) -> [Action] {
        wasKilled = true
        state = .killing(pid: pid, since: now, again: now + policy.killAgain)
        return [.kill(pid: pid)]
    }

    // MARK: - End of the child

    mutating func mainExited(_ status: ExitStatus, at now: Instant) -> [Action] {
        guard pid != nil else { return [] }
        lastExit = status
        leftoversKilled = nil
        let until = now + policy.leftoverGrace
        state = .sweeping(status, until: min(until, max(now, stopBudget?.deadline ?? until)))
        guard isCrash else { return [.endLeftovers(forcibly: false)] }
        crashCount += 1
        isExamining = true
        return [.endLeftovers(forcibly: false), .examine(status)]
    }

    /// Whether the child ended without anybody's having asked for it, or was ended because it hung.
    private var isCrash: Bool {
        guard stopBudget == nil else { return false }
        if case .park = errand { return false }
        return true
    }

    mutating func childrenGone(at now: Instant) -> [Action] {
        guard case .sweeping(let status, _) = state else { return [] }
        if stopBudget != nil { return finish(codeAfterStop(status)) }
        if let hold {
            state = .held(hold)
            return []
        }
        // Released while it was being parked: it is wanted again, and has not crashed.
        guard isCrash else { return prepare() }
        let decision = ledger.decide(
            on: status,
            after: lastStart.map { now - $0 } ?? .zero,
            hadServed: hadServed,
            at: now
        )
        switch decision {
        case .restart(let delay):
            state = .backingOff(status, until: now + delay)
            return []
        case .handOver:
            let code = codeAfterCrashes(status)
            guard isExamining else { return finish(code) }
            state = .concluding(code: code, until: now + policy.examination)
            return []
        }
    }

    mutating func examined() -> [Action] {
        isExamining = false
        guard case .concluding(let code, _) = state else { return [] }
        return finish(code)
    }

    /// What the supervisor's exit code is where it gives up on a child that ends by itself.
    ///
    /// What counted as a crash is none to whoever starts containers again only on failure, where it is told 0.
    private func codeAfterCrashes(_ status: ExitStatus) -> Int32 {
        status.code == 0 && policy.restartLimit > 0 ? OwnExitCode.endedUnasked.rawValue : status.code
    }

    /// What the supervisor's exit code is after a stop that somebody asked for.
    func codeAfterStop(_ status: ExitStatus) -> Int32 {
        if wasKilled { return OwnExitCode.killedAtDeadline.rawValue }
        let endedWell = status.code == 0 || status.code == 128 + Signal.terminate.rawValue
        return endedWell ? 0 : status.code
    }

    mutating func finish(_ code: Int32) -> [Action] {
        state = .finished(code: code)
        return [.finish(code: code)]
    }
}
