import ClusterClient
import Doris
import Glibc

/// Tells one scenario, and notes every line that is not as it says.
///
/// A check that fails is noted and the story goes on; where something did not come within its time, what follows would
/// mean nothing, and the story ends.
package struct ScenarioPlayer {
    private let scenario: Scenario
    private let target: Target
    private let stage: Stage
    private var differences: [Outcome.Difference] = []

    /// Tells a scenario.
    ///
    /// - Parameters:
    ///   - scenario: The scenario, which must be about the target's version.
    ///   - target: What it is told of.
    ///   - folder: An empty folder for the nodes.
    ///   - isolated: Whether this process is the first one of its namespaces.
    /// - Returns: What came of it.
    package static func play(_ scenario: Scenario, of target: Target, in folder: String, isolated: Bool) -> Outcome {
        do {
            let stage = try Stage(scenario, target, in: folder, isolated: isolated)
            var player = ScenarioPlayer(scenario, target, stage)
            player.play()
            return player.differences.isEmpty ? .agrees : .differs(player.differences)
        } catch {
            // Whatever the reason, nobody may take it for a scenario that holds.
            return .differs([.init(line: scenario.line, expected: "nodes to tell it of", seen: "\(error)")])
        }
    }

    private init(_ scenario: Scenario, _ target: Target, _ stage: Stage) {
        self.scenario = scenario
        self.target = target
        self.stage = stage
    }

    private mutating func play() {
        for step in scenario.steps where step.versions.contains(target.version) {
            do {
                guard try play(step) else { return }
            } catch {
                let problem = (error as? LineProblem)?.text ?? "\(error)"
                differences.append(.init(line: step.line, expected: step.text, seen: problem))
                return
            }
        }
    }

    /// Plays one step.
    ///
    /// - Returns: Whether the story can go on.
    private mutating func play(_ step: Step) throws -> Bool {
        switch step.action {
        case .ready(let name, let account): return try awaitReadiness(of: name, account, step)
        case .end(let name, let signal):
            try stage.send(signal, to: try stage.node(name))
            return try awaitEnd(of: name, status: nil, step)
        case .ended(let name, let status): return try awaitEnd(of: name, status: status, step)
        case let action where !action.isObservation:
            try stage.perform(action)
            return true
        default: return try check(step)
        }
    }

    /// Looks, once or until all checks hold.
    private mutating func check(_ step: Step) throws -> Bool {
        let limit = target.limit(step.limit)
        let deadline = ContinuousClock.now + limit
        let checks = step.checks.filter { $0.versions.contains(target.version) }
        while true {
            let observation = try stage.observe(step.action, within: limit)
            let failures = try judge(observation, step, checks)
            if failures.isEmpty { return true }
            if !step.waits || ContinuousClock.now >= deadline {
                differences += failures
                return !step.waits
            }
            Pause.take(target.interval)
        }
    }

    /// What an observation has against the checks; a statement without any must be carried out, and a program end well.
    private func judge(
        _ observation: Observation?,
        _ step: Step,
        _ checks: [CheckLine]
    ) throws -> [Outcome.Difference] {
        guard let observation else { return [] }
        let judge = Judge(observation: observation)
        guard !checks.isEmpty else {
            let check: Check? =
                switch observation {
                case .answer: .ok
                case .process(_, _) where step.action.isRun: .exits(0)
                default: nil
                }
            return check.flatMap(judge.verdict).map { [.init(line: step.line, expected: step.text, seen: $0)] } ?? []
        }
        var differences: [Outcome.Difference] = []
        for line in checks {
            do throws(LineProblem) {
                let check = try line.check.mapped { text throws(LineProblem) in try stage.expand(text) }
                if let seen = judge.verdict(on: check) {
                    differences.append(.init(line: line.line, expected: shown(line), seen: seen))
                } else if case .save(let variable, let column, let host) = check,
                    case .answer(.rows(let table)) = observation
                {
                    stage.variables[variable] = AnswerJudge.cell(column, of: host, in: table)
                }
            } catch {
                differences.append(.init(line: line.line, expected: line.text, seen: error.text))
            }
        }
        return differences
    }

    /// A check as it was written, and with its variables where that makes a difference.
    private func shown(_ line: CheckLine) -> String {
        guard let expanded = try? stage.expand(line.text), expanded != line.text else { return line.text }
        return "\(line.text)  [\(expanded)]"
    }

    private mutating func awaitReadiness(of name: NodeName, _ account: Account, _ step: Step) throws -> Bool {
        let deadline = ContinuousClock.now + target.limit(step.limit)
        let node = try stage.node(name)
        while true {
            let obstacle = try obstacle(to: name, account)
            guard let obstacle else { return true }
            let state = node.state
            // A server in the background may not have written its pid file yet, so that only an end is the end.
            let hasEnded = if case .ended = state { true } else { false }
            if ContinuousClock.now >= deadline || hasEnded {
                let seen = "\(state.words); \(obstacle); it wrote \(Judge.excerpt(of: node.log))"
                differences.append(.init(line: step.line, expected: step.text, seen: seen))
                return false
            }
            Pause.take(target.interval)
        }
    }

    /// Why a node is not ready; `nil` when it is.
    private func obstacle(to name: NodeName, _ account: Account) throws -> String? {
        switch name.role {
        case .backend:
            guard case .ports(let ports)? = try stage.observe(.ports(name), within: .zero) else { return "no ports" }
            return ports["heartbeat_service_port"] == true ? nil : "its heartbeat port is closed"
        case .frontend:
            // Its master carries this out, itself or another one. Whether a row says `IsMaster` is another question: after
            // a recovery at another address none does.
            return AnswerJudge(answer: try stage.ask(name, account, false, "SHOW FRONTENDS")).verdict(on: .ok)
        }
    }

    private mutating func awaitEnd(of name: NodeName, status: Int32?, _ step: Step) throws -> Bool {
        let deadline = ContinuousClock.now + target.limit(step.limit)
        let node = try stage.node(name)
        while node.state == .running, ContinuousClock.now < deadline { usleep(5_000) }
        if let seen = Judge(observation: .process(node.state, output: node.log)).verdict(on: .exits(status)) {
            // A node that was never started is as gone as one that ended.
            if case .end = step.action, node.state == .neverStarted { return true }
            differences.append(.init(line: step.line, expected: step.text, seen: seen))
        }
        return node.state != .running
    }
}

extension Action {
    fileprivate var isRun: Bool { if case .run = self { true } else { false } }
}
