import Doris
import Supervision

/// The status document as lines for people.
enum StatusText {
    static func lines(_ document: JSONValue) -> [String] {
        let role = document["role"]?.text == "fe" ? "frontend" : "backend"
        var lines = [
            row("node", "\(role) \(document["node"]?.text ?? "without an address")"),
            row("phase", "\(text(document, "phase")) for \(duration(document["phaseSeconds"]))"),
            row("reason", text(document, "reason")),
        ]
        lines.append(row("doris", child(document["child"])))
        if let cause = document["child"]?["cause"]?["detail"]?.text { lines.append(row("cause", cause)) }
        lines.append(row("cluster", state(document["membership"])))
        lines.append(row("health", state(document["health"])))
        if let frontend = document["frontend"] { lines += rows(of: frontend) }
        if let backend = document["backend"], backend != .null { lines += rows(ofBackend: backend, in: document) }
        if let stop = document["stop"], stop != .null {
            lines.append(row("stop", "\(text(stop, "decision")), \(duration(stop["leftSeconds"])) of the budget left"))
        }
        return lines
    }

    /// A frontend's own part: what is under way, and which dead frontends stay, and why.
    private static func rows(of frontend: JSONValue) -> [String] {
        var lines: [String] = []
        if let word = frontend["undertaking"]?.text { lines.append(row("begun", word)) }
        if let problem = frontend["problem"]?.text { lines.append(row("problem", problem)) }
        if let shortage = frontend["shortage"]?.text { lines.append(row("volume", shortage)) }
        if let outcome = frontend["departure"]?.text { lines.append(row("leaving", outcome)) }
        if case .array(let left)? = frontend["cleanup"]?["left"] {
            lines += left.map { row("dead", "\(text($0, "frontend")) stays: \(text($0, "reason"))") }
        }
        return lines
    }

    /// A backend's own part: which one the storage is, what is under way, and a decommission.
    private static func rows(ofBackend backend: JSONValue, in document: JSONValue) -> [String] {
        var lines: [String] = []
        if let id = backend["id"]?.integer { lines.append(row("backend", "\(id)")) }
        if let word = backend["undertaking"]?.text { lines.append(row("begun", word)) }
        if let problem = backend["problem"]?.text { lines.append(row("problem", problem)) }
        if case .array(let formers)? = backend["formers"], !formers.isEmpty {
            lines.append(row("formerly", formers.compactMap(\.text).joined(separator: ", ")))
        }
        let text = DecommissionText(document)
        if let state = text.state, state != .idle || backend["decommission"]?["outcome"]?.text != nil {
            lines.append(row("leaving", text.line))
            lines += text.causes.map { row("", $0) }
        }
        return lines
    }

    private static func row(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 9 - name.count)) + value
    }

    private static func text(_ document: JSONValue?, _ name: String) -> String {
        document?[name]?.text ?? "unknown"
    }

    private static func child(_ child: JSONValue?) -> String {
        let starts = child?["starts"]?.integer ?? 0
        let state = child?["pid"]?.integer.map { "runs as pid \($0)" } ?? "does not run"
        let last = child?["lastExit"]?.text.map { ", ended before with \($0)" } ?? ""
        return "\(state), started \(starts) time\(starts == 1 ? "" : "s")\(last)"
    }

    private static func state(_ part: JSONValue?) -> String {
        text(part, "state") + (part?["detail"]?.text.map { ": \($0)" } ?? "")
    }

    private static func duration(_ value: JSONValue?) -> String {
        guard case .double(let seconds)? = value, seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
        let whole = Int(seconds)
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
    }
}
