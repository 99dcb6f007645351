import Doris
import Supervision

/// A decommission's progress for people, from the status document.
struct DecommissionText {
    /// How far it has come; `nil` where no backend's supervisor answers, or one of another version.
    let state: DecommissionReport.State?
    /// Its figures, on one line.
    let line: String
    /// Why it stalls and what helps, a line each.
    let causes: [String]

    init(_ document: JSONValue) {
        let report = document["backend"]?["decommission"]
        state = report?["state"]?.text.flatMap { DecommissionReport.State(rawValue: $0) }
        guard let report, let state else {
            line = "this is no backend: it has no tablets that could be moved away"
            causes = []
            return
        }
        var parts: [String] = []
        if let left = report["tablets"]?["now"]?.integer, let start = report["tablets"]?["start"]?.integer {
            let all = max(start, left, 1)
            parts.append("\(DecommissionText.bar(all - left, of: all)) \(left) of \(all) tablets left")
        }
        let words = ["refusal", "outcome", "waitsFor"].compactMap { report[$0]?.text }
        // Most outcomes begin with the state's own word.
        if words.first?.hasPrefix(state.rawValue) != true { parts.append(state.rawValue) }
        if case .double(let rate)? = report["tabletsPerMinute"], rate > 0 {
            parts.append("\(Int(rate.rounded())) a minute")
        }
        if let seconds = report["secondsRemaining"]?.integer, seconds > 0 {
            parts.append("about \((seconds + 59) / 60) min to go")
        }
        for text in words where !parts.contains(text) { parts.append(text) }
        line = parts.joined(separator: ", ")
        if case .array(let list)? = report["causes"] {
            causes = list.compactMap { $0["words"]?.text }
        } else {
            causes = []
        }
    }

    /// A bar of 24 columns, with the share in percent.
    private static func bar(_ done: Int64, of all: Int64) -> String {
        let share = Double(max(0, done)) / Double(max(1, all))
        let columns = Int(min(1, share) * 24)
        let percent = String(Int(min(1, share) * 100))
        return "[" + String(repeating: "#", count: columns) + String(repeating: "-", count: 24 - columns) + "] "
            + String(repeating: " ", count: max(0, 3 - percent.count)) + percent + " %"
    }
}
