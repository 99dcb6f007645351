import Doris

extension NodeMachine {
    /// Why the node is in its phase, in words that a person can act on.
    var reason: String {
        switch process.state {
        case .idle: "the supervisor begins"
        case .preparing: "disk and cluster are being looked at"
        case .waiting(let reason, _), .refused(let reason, _): reason
        case .running: runningReason
        case .draining: "a stop was announced; Doris gets SIGTERM when the kubelet sends it"
        case .terminating: "Doris was asked to stop and has not ended yet"
        case .killing: "Doris did not end within the stop's budget and was killed"
        case .sweeping(let status, _): "Doris ended (\(status)); processes that outlived it are being ended"
        case .backingOff(let status, _): "Doris ended (\(status)) and is started again soon"
        case .finished(let code):
            (process.failure.map { "\($0); " } ?? "") + "the supervisor ends with exit code \(code)"
        }
    }

    private var runningReason: String {
        switch phase {
        case .ready: "Doris serves and the cluster sees it alive"
        default: healthReason ?? membershipReason
        }
    }

    /// What the process says against itself; `nil` when it serves.
    private var healthReason: String? {
        switch health.state {
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
        case .dead(let words): "the cluster lists \(node) as dead" + (words.isEmpty ? "" : ": \(words)")
        case .alive: "the cluster sees \(node) alive"
        }
    }
}
