import Doris

/// What `kubectl describe pod` shows as the container's last message: the verdict first, then how it came to it.
package struct TerminationMessage: Hashable, Sendable {
    /// The longest message that the kubelet keeps, in bytes.
    package static let limit = 4096

    /// The lines.
    package let text: String

    /// Makes a message of the state in which the supervisor ends, or in which it was seen last.
    ///
    /// - Parameters:
    ///   - snapshot: That state.
    ///   - history: The last events, oldest first; as many of the newest as fit are kept.
    package init(_ snapshot: Snapshot, history: [String]) {
        var lines = [TerminationMessage.verdict(snapshot)]
        if let cause = snapshot.cause, snapshot.stopBudget == nil || snapshot.exitCode.map({ $0 != 0 }) ?? false {
            lines.append("What to do: \(cause.advice)")
        }
        var left = TerminationMessage.limit - lines.reduce(1) { $0 + $1.utf8.count + 1 }
        var tail: [String] = []
        for event in history.reversed() {
            let line = event.onOneLine(limit: 300)
            left -= line.utf8.count + 1
            guard left > 0 else { break }
            tail.append(line)
        }
        text = (lines + tail.reversed()).joined(separator: "\n") + "\n"
    }

    /// Makes a message of an obstacle that kept the supervisor from beginning.
    package init(obstacle: String, code: Int32) {
        let line = "The supervisor could not begin: \(obstacle); exit code \(code)"
        text = line.onOneLine(limit: TerminationMessage.limit / 4) + "\n"
    }

    private static func verdict(_ snapshot: Snapshot) -> String {
        let node = snapshot.role == .frontend ? "Doris frontend" : "Doris backend"
        let status = snapshot.lastExit.map { "\($0)" } ?? "never started"
        let words: String
        if let code = snapshot.exitCode {
            words = ended(snapshot, node: node, status: status, code: code)
        } else if let cause = snapshot.cause {
            let next = snapshot.intent == .run ? "it is started again" : "\(snapshot.intent.wayBack)"
            words = "\(node) ended (\(status)): \(cause); \(next)"
        } else {
            words = "\(node): \(snapshot.reason)"
        }
        return words.onOneLine(limit: limit / 4)
    }

    private static func ended(_ snapshot: Snapshot, node: String, status: String, code: Int32) -> String {
        if let failure = snapshot.failure { return "\(node) could not be started: \(failure); exit code \(code)" }
        guard snapshot.stopBudget != nil else {
            let cause = snapshot.cause.map { ": \($0)" } ?? ""
            let times = snapshot.crashes > 1 ? ", \(snapshot.crashes) crashes in this container's life" : ""
            return "\(node) ended (\(status))\(cause); exit code \(code)\(times)"
        }
        switch code {
        case 0: return "\(node) was stopped as asked (\(status))\(leaving(snapshot))"
        case OwnExitCode.killedAtDeadline.rawValue:
            return "\(node) did not end within the stop's budget and was killed; exit code \(code)\(leaving(snapshot))"
        default: return "\(node) was stopped and ended badly (\(status)); exit code \(code)\(leaving(snapshot))"
        }
    }

    /// What came of a backend's decommission; empty where none was wanted.
    private static func leaving(_ snapshot: Snapshot) -> String {
        guard let report = snapshot.backend?.decommission, report.state != .idle else { return "" }
        return "; \(report.summary)"
    }
}
