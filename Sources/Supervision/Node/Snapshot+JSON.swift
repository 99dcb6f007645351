package import Doris

extension Snapshot {
    /// The document behind `/status` and `status --json`.
    ///
    /// Times are durations in seconds, since a monotonic instant means nothing to another process.
    package func json(at now: Instant) -> JSONValue {
        [
            "role": .string(role.rawValue),
            "phase": .string(phase.rawValue),
            "reason": .string(reason),
            "phaseSeconds": .seconds(now - since),
            "node": JSONValue(node.map { "\($0)" }),
            "child": [
                "pid": JSONValue(childPID),
                "starts": JSONValue(starts),
                "startReason": .string(startReason),
                "lastExit": JSONValue(lastExit.map { "\($0)" }),
                "crashes": JSONValue(crashes),
                "cause": cause.map { ["kind": .string($0.kind.rawValue), "detail": .string("\($0)")] } ?? .null,
            ],
            "intent": [
                "state": .string(intent.rawValue),
                "underWay": JSONValue(intentUnderWay?.rawValue),
                "problem": JSONValue(intentProblem),
            ],
            "startup": [
                "stalledSeconds": stalledSince.map { .seconds(now - $0) } ?? .null,
                "wait": JSONValue(startupWait),
                "stalls": JSONValue(stalls),
            ],
            "membership": [
                "state": .string(membership.word),
                "detail": JSONValue(membership.detail),
                "additions": JSONValue(additions),
                "registeredAfterSeconds": registeredAfter.map { .seconds($0) } ?? .null,
            ],
            "health": ["state": .string(health.word), "detail": JSONValue(health.detail)],
            "stop": stopBudget.map { stop(budget: $0, at: now) } ?? .null,
            "orphansReaped": JSONValue(orphansReaped),
            "frontend": frontend?.json ?? .null,
            "backend": backend?.json ?? .null,
        ]
    }

    /// The short document that a probe answers with.
    package func probeJSON(_ verdict: ProbeVerdict, at now: Instant) -> JSONValue {
        [
            "phase": .string(phase.rawValue),
            "reason": .string(verdict.reason),
            "phaseSeconds": .seconds(now - since),
        ]
    }

    private func stop(budget: StopBudget, at now: Instant) -> JSONValue {
        [
            "decision": JSONValue(stopDecision?.word),
            "elapsedSeconds": .seconds(now - budget.begin),
            "leftSeconds": .seconds(max(.zero, budget.deadline - now)),
            "mayTerminate": .bool(mayTerminate),
        ]
    }
}

extension JSONValue {
    /// A duration in seconds with milliseconds.
    package static func seconds(_ duration: Duration) -> JSONValue {
        .double(Double(duration.milliseconds) / 1_000)
    }
}

extension MembershipMachine.State {
    /// The state in one word.
    package var word: String {
        switch self {
        case .unknown: "unknown"
        case .failed: "failed"
        case .noMaster: "no-master"
        case .absent: "absent"
        case .dead: "dead"
        case .alive: "alive"
        case .moved: "moved"
        case .conflict: "conflict"
        }
    }

    /// What was said about it; `nil` when nothing was.
    package var detail: String? {
        switch self {
        case .failed(let error): "\(error)"
        case .dead(let words): words.isEmpty ? nil : words
        case .moved(let words), .conflict(let words): words
        case .unknown, .noMaster, .absent, .alive: nil
        }
    }
}

extension HealthMachine.State {
    /// The state in one word.
    package var word: String {
        switch self {
        case .unknown: "unknown"
        case .silent: "silent"
        case .answered(let report):
            switch report {
            case .serving: "serving"
            case .notServing: "not-serving"
            case .malformed: "malformed"
            }
        }
    }

    /// What was said about it; `nil` when nothing was.
    package var detail: String? {
        switch self {
        case .unknown: nil
        case .silent(let words): words
        case .answered(let report):
            switch report {
            case .serving: nil
            case .notServing(let words), .malformed(let words): words
            }
        }
    }
}
