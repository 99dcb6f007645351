package import Doris

/// One scenario that was told of one target.
package struct Performance: Sendable {
    package let scenario: Scenario
    package let target: Target
    package let outcome: Outcome
    /// How long it took.
    package let duration: Duration

    package init(scenario: Scenario, target: Target, outcome: Outcome, duration: Duration) {
        self.scenario = scenario
        self.target = target
        self.outcome = outcome
        self.duration = duration
    }
}

extension Performance {
    /// What is printed of it: a line, and for each difference what was expected and what was seen.
    package var lines: [String] {
        switch outcome {
        case .agrees: ["\(target.version)  ok       \(scenario.title)  (\(seconds) s)"]
        case .notRun(let reason): ["\(target.version)  not run  \(scenario.title): \(reason)"]
        case .differs(let differences):
            ["\(target.version)  differs  \(scenario.title)  (\(seconds) s)"]
                + differences.flatMap { difference in
                    let words = target.isStandIn ? "differs" : "differs from the stand-in"
                    return [
                        "     \(scenario.file):\(difference.line) \(words)",
                        "       expected: \(difference.expected)",
                        "       seen:     \(difference.seen.onOneLine(limit: 1_000))",
                    ]
                }
        }
    }

    private var seconds: String {
        let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// The same for programs.
    package var document: JSONValue {
        let milliseconds = duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
        return [
            "version": .string("\(target.version)"), "target": target.isStandIn ? "stand-in" : "distribution",
            "scenario": .string(scenario.title), "file": .string(scenario.file), "line": JSONValue(scenario.line),
            "milliseconds": .integer(milliseconds), "result": outcome.document,
        ]
    }

    /// One line about several: how many agree, differ, and were not told.
    package static func summary(_ performances: [Performance]) -> String {
        let agreeing = performances.count { $0.outcome == .agrees }
        let skipped = performances.count { if case .notRun = $0.outcome { true } else { false } }
        let differing = performances.count - agreeing - skipped
        return "\(agreeing) ok, \(differing) \(differing == 1 ? "differs" : "differ"), \(skipped) not run"
    }
}
