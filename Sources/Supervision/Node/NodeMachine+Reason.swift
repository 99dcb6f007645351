import Doris

extension NodeMachine {
    /// Why the node is in its phase, in words that a person can act on.
    var reason: String {
        if phase == .deregistering {
            let outcome = frontend?.departure.outcome.map { ": \($0)" } ?? ""
            return "the node's place in the cluster is looked at before it ends\(outcome)"
        }
        if phase == .decommissioning || phase == .left, let backend { return backend.report.summary }
        return switch process.state {
        case .idle: "the supervisor begins"
        case .preparing: "disk and cluster are being looked at"
        case .waiting(let reason, _), .refused(let reason, _): reason
        case .held(.parked): "Doris is parked by order: \(Intent.parked.wayBack)"
        case .held(.paused): heldReason
        case .running: runningReason + (process.hold == nil ? "" : "; paused by order: \(Intent.paused.wayBack)")
        case .draining: "a stop was announced; Doris gets SIGTERM when the kubelet sends it"
        case .terminating: terminatingReason
        case .killing: "Doris did not end within its time and was killed"
        case .sweeping(let status, _):
            "Doris ended (\(status)); processes that outlived it "
                + (process.leftoversKilled == nil ? "are being ended" : "were killed and have not ended yet")
        case .concluding: "Doris ended (\(lastExit)); its cause is looked for"
        case .backingOff: "Doris ended (\(lastExit))\(causeWords) and is started again soon"
        case .finished(let code): finishedReason(code)
        }
    }

    private var lastExit: String { process.lastExit.map { "\($0)" } ?? "never started" }

    private var causeWords: String { cause.map { ": \($0)" } ?? "" }

    private var heldReason: String {
        let ended = process.lastExit.map { "Doris ended (\($0))" } ?? "Doris was not started"
        return "\(ended) and is left so, paused by order: \(Intent.paused.wayBack)"
    }

    private var terminatingReason: String {
        guard process.stopBudget == nil, let errand = process.errand else {
            return "Doris was asked to stop and has not ended yet"
        }
        return switch errand {
        case .park: "Doris was asked to end, to be parked, and has not ended yet"
        case .restart: "Doris was asked to end: \(gaveUp ?? "it hung")"
        }
    }

    private func finishedReason(_ code: Int32) -> String {
        let causes = [process.failure, process.stopBudget == nil ? cause.map { "\($0)" } : nil].compactMap(\.self)
        return (causes + ["the supervisor ends with exit code \(code)"]).joined(separator: "; ")
    }

    private var runningReason: String {
        switch phase {
        case .ready: "Doris serves and the cluster sees it alive"
        default: healthReason ?? membershipReason
        }
    }

    /// What the process says against itself; `nil` when it serves.
    private var healthReason: String? {
        if startup.stalledSince != nil { return "Doris starts and has shown no progress for long" }
        if let wait = startup.wait, !health.state.isServing { return "Doris starts: \(wait)" }
        return switch health.state {
        case .unknown: "Doris was started and has not been asked yet"
        case .silent(let words): "Doris runs and does not answer on its HTTP port yet (\(words))"
        case .answered(let report):
            switch report {
            case .serving: nil
            case .notServing(let words): "Doris answers that it does not serve (\(words))"
            case .malformed(let words): "Doris' health answer is not understood (\(words))"
            }
        }
    }

    private var membershipReason: String {
        let node = node.map { "\($0)" } ?? "the node"
        return switch membership.state {
        case .unknown: "no frontend was asked yet"
        case .failed(let error): "the cluster did not answer or refused: \(error)"
        case .noMaster: "a frontend answers and knows no master; an election or a lost quorum"
        case .absent: "the cluster does not list \(node) yet"
        case .dead(let words) where words.contains("invalid cluster id"):
            "wrong cluster: the storage of \(node) belongs to another one (\(words)); check which volume is mounted"
        case .dead(let words): "the cluster lists \(node) as dead" + (words.isEmpty ? "" : ": \(words)")
        case .moved(let words): "the cluster has \(node) \(words)" + (backend?.upkeep.problem.map { ": \($0)" } ?? "")
        case .conflict(let reason): "conflict: \(reason)"
        case .alive: "the cluster sees \(node) alive"
        }
    }
}
