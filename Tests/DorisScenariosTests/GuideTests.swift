import Testing

@testable import DorisScenarios

@Suite("The guide")
struct GuideTests {
    @Test("its example is a scenario")
    func example() throws {
        let lines = LanguageGuide.text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(lines.firstIndex { $0.contains("Scenario:") })
        let last = try #require(lines.firstIndex { $0.hasPrefix("STEPS THAT DO") })
        // The example stands two columns in, and what is said of it stands behind many blanks.
        let text = lines[first..<last].map { line in
            let end = line.dropFirst(2).firstRange(of: "     ")?.lowerBound ?? line.endIndex
            return String(line[..<end].dropFirst(2)).replacingTrailingBlanks()
        }
        let scenarios = try ScenarioParser.parse(text.joined(separator: "\n"), file: "guide")
        #expect(scenarios.map(\.steps.count) == [3])
        #expect(scenarios.first?.backends == 1)
    }

    @Test(
        "each verb and each check is in it",
        arguments: [
            "start", "ready", "signal", "stop", "kill", "ended", "conf", "move", "mark", "write", "set", "remove",
            "copy", "hold", "release", "let", "pass", "sql", "http", "file", "ports", "lock", "process", "log", "run",
            "ok", "error", "refused", "columns", "rows", "row", "save", "status", "header", "json", "contains", "lacks",
            "exists", "absent", "unchanged", "changed", "key", "text", "open", "closed", "held", "free", "running",
            "exits",
        ]
    )
    func words(word: String) {
        let words = LanguageGuide.text.split { " ,:\n".contains($0) }
        #expect(words.contains(Substring(word)))
    }
}

extension String {
    fileprivate func replacingTrailingBlanks() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
