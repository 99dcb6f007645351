import Doris
import Logging
import Supervision

/// Tells the log what changed between two snapshots: each change once, at the severity that a reader at night needs.
struct Transitions {
    let logger: Logger

    /// Compares two snapshots and logs what differs.
    ///
    /// - Parameters:
    ///   - old: The former one.
    ///   - new: The present one.
    ///   - phaseIsNews: Whether its phase is worth a line.
    func log(from old: Snapshot, to new: Snapshot, phaseIsNews: Bool) {
        if new.starts != old.starts {
            logger.info(
                "Doris was started",
                metadata: [
                    "child.pid": "\(new.childPID ?? 0)", "child.starts": "\(new.starts)",
                    "reason": "\(new.startReason)",
                ]
            )
        }
        if let status = new.lastExit, old.childPID != nil, new.childPID == nil {
            let level: Logger.Level = new.crashes > old.crashes ? .error : .info
            logger.log(level: level, "Doris ended", metadata: ["child.status": "\(status)"])
        }
        if let cause = new.cause, cause != old.cause {
            logger.error(
                "The cause of Doris' end",
                metadata: ["cause": "\(cause.kind.rawValue)", "reason": "\(cause)", "advice": "\(cause.advice)"]
            )
        }
        if new.stalledSince != nil, old.stalledSince == nil {
            logger.error("The start has stalled", metadata: ["reason": "\(new.reason)"])
        }
        if new.intent != old.intent {
            logger.notice(
                "What is wanted of the node changed",
                metadata: ["intent": "\(new.intent.rawValue)", "intent.from": "\(old.intent.rawValue)"]
            )
        }
        if let decision = new.stopDecision, old.stopDecision == nil {
            logger.notice("A stop begins", metadata: ["decision": "\(decision.word)", "reason": "\(decision.reason)"])
        }
        frontendChanged(from: old.frontend, to: new.frontend)
        backendChanged(from: old.backend, to: new.backend)
        if new.membership.word != old.membership.word { membershipChanged(new, wasAlive: old.membership == .alive) }
        if phaseIsNews {
            let hasFailed = new.exitCode.map { $0 != 0 } ?? false
            let level: Logger.Level = hasFailed ? .error : new.phase.needsALook ? .warning : .info
            logger.log(
                level: level,
                "The phase changed",
                metadata: [
                    "phase": "\(new.phase.rawValue)", "phase.from": "\(old.phase.rawValue)", "reason": "\(new.reason)",
                ]
            )
        }
    }

    /// Each reason for which a dead frontend stays is told once, and again when it is another one.
    private func frontendChanged(from old: FrontendReport?, to new: FrontendReport?) {
        guard let new else { return }
        for refusal in new.refusals where old?.refusals.contains(refusal) != true {
            logger.warning(
                "A dead frontend stays listed",
                metadata: ["frontend": "\(refusal.endpoint)", "reason": "\(refusal.reason)"]
            )
        }
        if let problem = new.problem, problem != old?.problem {
            logger.warning("Something could not be done for the cluster", metadata: ["error": "\(problem)"])
        }
        if let shortage = new.shortage, old?.shortage == nil {
            logger.warning("The volume is short of space", metadata: ["reason": "\(shortage)"])
        }
        if let outcome = new.departure, outcome != old?.departure {
            logger.notice("The node's departure", metadata: ["outcome": "\(outcome)"])
        }
    }

    /// Each state of a decommission is told once; its figures come with the supervisor's progress line.
    private func backendChanged(from old: BackendReport?, to new: BackendReport?) {
        guard let new else { return }
        if let problem = new.problem, problem != old?.problem {
            logger.warning("The node's place in the cluster", metadata: ["reason": "\(problem)"])
        }
        let (before, after) = (old?.decommission, new.decommission)
        let isNews = before?.state != after.state || before?.outcome != after.outcome
        guard isNews, after.state != .idle || after.outcome != nil else { return }
        let needsALook = [.stalled, .refused, .incomplete].contains(after.state)
        logger.log(
            level: needsALook ? .warning : .notice,
            "The node's decommission",
            metadata: ["state": "\(after.state.rawValue)", "progress": "\(after.summary)"]
        )
    }

    private func membershipChanged(_ snapshot: Snapshot, wasAlive: Bool) {
        var metadata: Logger.Metadata = ["membership": "\(snapshot.membership.word)"]
        metadata["node"] = snapshot.node.map { "\($0)" }
        metadata["membership.detail"] = snapshot.membership.detail.map { "\($0)" }
        // Before a node was alive, silence and absence are stations on its way.
        let level: Logger.Level = wasAlive ? .warning : .info
        logger.log(level: level, "The membership changed", metadata: metadata)
    }
}

extension Phase {
    /// Whether a person may have to look.
    fileprivate var needsALook: Bool {
        switch self {
        case .waiting, .refused, .parked, .paused, .degraded, .backoff, .killing: true
        case .boot, .preparing, .starting, .recovering, .registering, .ready, .draining, .deregistering,
            .decommissioning, .left, .terminating,
            .sweeping,
            .exiting:
            false
        }
    }
}
