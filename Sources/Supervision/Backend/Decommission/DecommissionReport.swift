package import Doris

/// What is published of a backend's decommission.
package struct DecommissionReport: Hashable, Sendable {
    /// How far it has come.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// None is wanted.
        case idle
        /// It is being found out whether the pod leaves for good.
        case asking
        /// One is wanted and cannot begin yet.
        case waiting
        /// The cluster is being asked.
        case beginning
        /// The replicas move.
        case moving
        /// They have not for a long time.
        case stalled
        /// It is being taken back.
        case withdrawing
        /// The node has no replicas any more.
        case finished
        /// It was not begun.
        case refused
        /// The stop ended before it did.
        case incomplete
    }

    package var state: State
    /// Who wants the node to leave; `nil` where nobody does.
    package var door: BackendRecord.Leave.Door?
    /// The number of tablets when it began, at the last look and at the least; `nil` before the first look.
    package var start: Int?
    package var now: Int?
    package var least: Int?
    /// For how long there has been no new least number.
    package var sinceLeast: Duration?
    /// Tablets per minute.
    package var rate: Double?
    /// How long the rest takes at this rate.
    package var remaining: Duration?
    /// Why it stalls, where it does.
    package var causes: [DecommissionCause]
    /// What came of it, as a clause.
    package var outcome: String?
    /// Why it was not begun, as a clause.
    package var refusal: String?
    /// What is waited for, as a clause.
    package var waitsFor: String?

    package init(state: State) {
        self.state = state
        causes = []
    }

    /// Whether the replicas have not moved for a long time.
    package var isStalled: Bool { state == .stalled }

    /// The section of `/status`.
    package var json: JSONValue {
        [
            "state": .string(state.rawValue),
            "door": JSONValue(door?.rawValue),
            "tablets": ["start": JSONValue(start), "now": JSONValue(now), "least": JSONValue(least)],
            "secondsSinceLeast": JSONValue(sinceLeast.map { $0.components.seconds }),
            "tabletsPerMinute": rate.map { .double(($0 * 10).rounded() / 10) } ?? .null,
            "secondsRemaining": JSONValue(remaining.map { $0.components.seconds }),
            "stalled": .bool(isStalled),
            "causes": .array(causes.map { ["cause": .string($0.word), "words": .string($0.words)] }),
            "outcome": JSONValue(outcome),
            "refusal": JSONValue(refusal),
            "waitsFor": JSONValue(waitsFor),
        ]
    }

    /// The report on one line, for a log.
    package var summary: String {
        // What came of one that is over says enough.
        var parts = state == .idle && outcome != nil ? [] : ["decommission \(state.rawValue)"]
        if let now, let start {
            parts.append("\(now) of \(max(start, now)) tablets left")
            if let rate { parts.append("\(Int(max(-1e9, min(1e9, rate.rounded())))) a minute") }
            if now > 0, let remaining { parts.append("about \((remaining.components.seconds + 59) / 60) min to go") }
        }
        if isStalled, let sinceLeast {
            parts.append("no progress for \(sinceLeast.components.seconds / 60) min")
            parts += causes.map(\.words)
        }
        if let refusal {
            parts.append(refusal)
        } else if let outcome {
            parts.append(outcome)
        }
        if let waitsFor { parts.append("waits: \(waitsFor)") }
        return parts.joined(separator: "; ")
    }
}
