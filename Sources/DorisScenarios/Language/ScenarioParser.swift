import Doris

/// Reads a file of scenarios.
///
/// A line `Scenario: TITLE` begins one; `Versions:`, `Frontends:` and `Backends:` say what it is about. Then come
/// steps, one a line, and below each step, indented, the checks of what it looked at; a step's only check may also
/// stand behind ` => `. `[2.0+]` before a step or a check keeps other versions from it. A line that ends with `\` goes
/// on in the next one, and `#` begins a comment line.
package struct ScenarioParser {
    private let file: String
    private var scenarios: [Scenario] = []
    private var current: Scenario?

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - file: Its name, for messages.
    /// - Returns: The scenarios in their order.
    /// - Throws: ``ScenarioError`` for the first line that can't be read.
    package static func parse(_ text: some StringProtocol, file: String) throws(ScenarioError) -> [Scenario] {
        var parser = ScenarioParser(file: file)
        for line in joined(text) {
            do throws(LineProblem) {
                try parser.read(line.text)
                parser.current?.source += line.text + "\n"
                parser.mark(line.number)
            } catch {
                throw ScenarioError(file: file, line: line.number, problem: error.text)
            }
        }
        parser.finish()
        return parser.scenarios
    }

    private init(file: String) {
        self.file = file
    }

    /// The lines with their numbers, each with those that continue it.
    private static func joined(_ text: some StringProtocol) -> [(number: Int, text: String)] {
        var lines: [(number: Int, text: String)] = []
        var isContinued = false
        for (index, line) in text.lines.enumerated() {
            let continues = line.hasSuffix("\\")
            let content = continues ? String(line.dropLast()) : String(line)
            if isContinued, let last = lines.indices.last {
                lines[last].text += " " + content.trimmingBlanks()
            } else {
                lines.append((index + 1, content))
            }
            isContinued = continues
        }
        return lines.map { ($0.number, $0.text.trimmingEnd()) }
    }

    /// What was read last gets its line's number.
    private mutating func mark(_ line: Int) {
        guard var scenario = current else { return }
        if scenario.line == 0 { scenario.line = line }
        if let step = scenario.steps.indices.last {
            if scenario.steps[step].line == 0 { scenario.steps[step].line = line }
            for check in scenario.steps[step].checks.indices where scenario.steps[step].checks[check].line == 0 {
                scenario.steps[step].checks[check].line = line
            }
        }
        current = scenario
    }

    private mutating func read(_ line: String) throws(LineProblem) {
        let content = line.trimmingBlanks()
        guard !content.isEmpty, !content.hasPrefix("#") else { return }
        if let title = line.value(after: "Scenario:") {
            guard !title.isEmpty else { throw LineProblem("a scenario needs a title") }
            finish()
            current = Scenario(title: title, file: file, line: 0)
        } else if line.first == " " {
            try readCheck(content)
        } else {
            try readHeaderOrStep(content)
        }
    }

    private mutating func readCheck(_ content: String) throws(LineProblem) {
        guard var scenario = current, let step = scenario.steps.indices.last else {
            throw LineProblem("there is no step that this check could belong to")
        }
        guard scenario.steps[step].action.isObservation else {
            throw LineProblem("the step above looks at nothing that could be checked")
        }
        scenario.steps[step].checks.append(try CheckParser.line(content))
        current = scenario
    }

    private mutating func readHeaderOrStep(_ content: String) throws(LineProblem) {
        guard var scenario = current else { throw LineProblem("the first line must begin with 'Scenario:'") }
        if let text = content.value(after: "Versions:") {
            guard let versions = VersionRange(text) else { throw LineProblem("'\(text)' is no range of versions") }
            scenario.versions = versions
        } else if let text = content.value(after: "Frontends:") {
            scenario.frontends = try ScenarioParser.count(text)
        } else if let text = content.value(after: "Backends:") {
            scenario.backends = try ScenarioParser.count(text)
        } else {
            let step = try StepParser.step(content)
            for node in step.action.nodes where !scenario.nodes.contains(node) {
                throw LineProblem("there is no \(node): the scenario has \(scenario.nodes)")
            }
            scenario.steps.append(step)
        }
        current = scenario
    }

    private static func count(_ text: String) throws(LineProblem) -> Int {
        guard let count = Int(text), (0...5).contains(count) else {
            throw LineProblem("'\(text)' is no number from 0 to 5")
        }
        return count
    }

    private mutating func finish() {
        guard var scenario = current else { return }
        scenario.source = scenario.source.trimmingBlanks() + "\n"
        scenarios.append(scenario)
        current = nil
    }
}

extension String {
    /// What follows these first characters, without blanks; `nil` when the text begins otherwise.
    fileprivate func value(after prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)).trimmingBlanks() : nil
    }

    /// The text without blanks at its end.
    fileprivate func trimmingEnd() -> String {
        guard let last = lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(self[...last])
    }
}
