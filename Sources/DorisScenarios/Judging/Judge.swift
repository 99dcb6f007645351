import ClusterClient
import Doris

/// Holds what was seen against what must be true.
struct Judge {
    /// What was seen.
    let observation: Observation

    /// Judges one check, whose variables were put in.
    ///
    /// - Returns: What was seen instead, in short; `nil` when the check holds.
    func verdict(on check: Check) -> String? {
        switch observation {
        case .answer(let answer): AnswerJudge(answer: answer).verdict(on: check)
        case .response(let response): verdict(on: check, of: response)
        case .file(let content): verdict(on: check, of: content)
        case .ports(let ports): verdict(on: check, of: ports)
        case .lock(let isHeld): check == .held(isHeld) ? nil : isHeld ? "held" : "free"
        case .process(let state, let output): verdict(on: check, of: state, output)
        case .log(let text): Judge.verdict(on: check, ofText: text) ?? nil
        }
    }

    /// Judges what can be said of any text; the inner `nil` is a check that holds.
    private static func verdict(on check: Check, ofText text: String) -> String?? {
        switch check {
        case .contains(let part): .some(text.contains(part) ? nil : excerpt(of: text))
        case .lacks(let part): .some(text.contains(part) ? "it is there" : nil)
        default: .some("a check that does not fit the step")
        }
    }

    private func verdict(on check: Check, of response: HTTPResponse?) -> String? {
        guard let response else { return check == .refused ? nil : "nobody took the connection" }
        switch check {
        case .refused: return "HTTP \(response.status)"
        case .status(let status): return response.status == status ? nil : "HTTP \(response.status)"
        case .header(let name, let value):
            guard let seen = response.headers[name.lowercased()] else {
                return "no such header; the body is \(Judge.excerpt(of: response.body))"
            }
            return value.verdict(on: seen)
        case .json(let path, let value):
            guard var document = try? JSONValue(parsing: response.body.utf8) else {
                return "no JSON: \(Judge.excerpt(of: response.body))"
            }
            for name in path.split(separator: ".") { document = document[String(name)] ?? .null }
            let seen = document.text ?? document.serialized
            return seen == value ? nil : seen
        default: return Judge.verdict(on: check, ofText: response.body) ?? nil
        }
    }

    private func verdict(on check: Check, of content: Observation.FileContent) -> String? {
        guard let text = content.text else { return check == .absent ? nil : "there is no such file" }
        switch check {
        case .exists: return nil
        case .absent: return "it is there"
        case .key(let name, let match): return match.verdict(on: PropertiesFile(text)[name])
        case .text(let match): return match.verdict(on: text.trimmingBlanks())
        case .unchanged: return content.isUnchanged == true ? nil : "it changed"
        case .changed: return content.isUnchanged == false ? nil : "it is the same"
        default: return Judge.verdict(on: check, ofText: text) ?? nil
        }
    }

    private func verdict(on check: Check, of ports: [String: Bool]) -> String? {
        guard case .port(let name, let isOpen) = check else { return "a check that does not fit the step" }
        guard let seen = ports[name] else { return "this node has no \(name)" }
        return seen == isOpen ? nil : seen ? "open" : "closed"
    }

    private func verdict(on check: Check, of state: Observation.ProcessState, _ output: String) -> String? {
        switch (check, state) {
        case (.running, .running), (.exits(nil), .ended): nil
        case (.exits(let expected?), .ended(let status)) where status == expected: nil
        case (.running, _), (.exits, _): "\(state.words); it wrote \(Judge.excerpt(of: output))"
        default: Judge.verdict(on: check, ofText: output) ?? nil
        }
    }

    /// The end of a text, for a message.
    static func excerpt(of text: String) -> String {
        let text = text.trimmingBlanks()
        guard !text.isEmpty else { return "nothing" }
        return text.count > 400 ? "…\(text.suffix(400))" : text
    }
}

extension Observation.ProcessState {
    /// The state in words.
    var words: String {
        switch self {
        case .neverStarted: "it was never started"
        case .running: "it runs"
        case .ended(let status): "it ended with \(status)"
        }
    }
}
