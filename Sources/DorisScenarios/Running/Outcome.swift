package import Doris

/// What came of a scenario.
package enum Outcome: Equatable, Sendable {
    /// Everything was as the scenario says.
    case agrees
    /// Some lines were not.
    case differs([Difference])
    /// It was not told, for this reason.
    case notRun(String)

    /// A line that was not as the scenario says.
    package struct Difference: Equatable, Sendable {
        /// The line in the scenario's file.
        package let line: Int
        /// What the line says.
        package let expected: String
        /// What was seen.
        package let seen: String

        package init(line: Int, expected: String, seen: String) {
            self.line = line
            self.expected = expected
            self.seen = seen
        }
    }
}

extension Outcome {
    /// The outcome as JSON, by which the process that tells a scenario reports it.
    package var document: JSONValue {
        switch self {
        case .agrees: ["outcome": "ok"]
        case .notRun(let reason): ["outcome": "not run", "reason": .string(reason)]
        case .differs(let differences):
            [
                "outcome": "differs",
                "differences": .array(
                    differences.map {
                        ["line": JSONValue($0.line), "expected": .string($0.expected), "seen": .string($0.seen)]
                    }
                ),
            ]
        }
    }

    /// Reads it; `nil` for a document that is none.
    package init?(document: JSONValue) {
        switch document["outcome"]?.text {
        case "ok": self = .agrees
        case "not run": self = .notRun(document["reason"]?.text ?? "")
        case "differs":
            guard case .array(let entries)? = document["differences"] else { return nil }
            self = .differs(
                entries.map { entry in
                    Difference(
                        line: Int(clamping: entry["line"]?.integer ?? 0),
                        expected: entry["expected"]?.text ?? "",
                        seen: entry["seen"]?.text ?? ""
                    )
                }
            )
        default: return nil
        }
    }
}
