extension NodeMachine {
    /// What is to be published after the last event.
    package var snapshot: Snapshot {
        var killingSince: Instant?
        switch process.state {
        case .killing(_, let since, _): killingSince = since
        case .sweeping: killingSince = process.leftoversKilled
        default: break
        }
        var exitCode: Int32?
        if case .finished(let code) = process.state, heldEnd == nil { exitCode = code }
        return Snapshot(
            role: role,
            phase: phase,
            since: phaseSince,
            reason: reason,
            node: node,
            childPID: process.pid,
            starts: process.starts,
            startReason: process.startReason,
            lastExit: process.lastExit,
            wasProven: wasProven,
            crashes: process.crashCount,
            cause: cause,
            failure: process.failure,
            intent: intent.intent,
            intentUnderWay: intent.underWay,
            intentProblem: intent.problem,
            ordersDone: intent.ordersDone,
            stalledSince: startup.stalledSince,
            startupWait: startup.wait,
            stalls: startup.stalls,
            membership: membership.state,
            additions: membership.additions,
            registeredAfter: membership.firstAlive.map { $0 - begin },
            health: health.state,
            stopBudget: process.stopBudget,
            stopDecision: stopDecision,
            killingSince: killingSince,
            exitCode: exitCode,
            orphansReaped: orphansReaped,
            frontend: frontend.map { FrontendReport($0) },
            backend: backend.map { BackendReport($0) }
        )
    }
}
