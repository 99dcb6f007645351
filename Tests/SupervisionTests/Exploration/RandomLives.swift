import Supervision

/// Takes a machine through long lives whose events are drawn at random, far beyond what every order can reach.
struct RandomLives<Machine: ExploredMachine> {
    /// How often a step is drawn that may end the life; else lives would be short.
    private static var stopShare: Double { 0.01 }

    var check = InvariantCheck()

    /// Lives one life.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - scope: What may happen.
    ///   - random: What is drawn from.
    ///   - length: After how many steps to end it.
    /// - Returns: The steps, and what they violate.
    func live(
        _ machine: Machine,
        in scope: Scope,
        random: inout RandomSource,
        length: Int
    ) -> (steps: [Step], violation: Violation?) {
        var life = Life(machine)
        var steps: [Step] = []
        for _ in 0..<length {
            guard let step = draw(from: life.steps(in: scope), random: &random) else { break }
            steps.append(step)
            let transitions = life.take(step, in: scope)
            if let violation = check.violation(in: transitions, steps: steps) { return (steps, violation) }
            // What may come of a state takes long to play; the places where a life pauses are as random as its steps.
            guard steps.count % 50 == 0 else { continue }
            if let violation = check.violation(at: life, in: scope, steps: steps) { return (steps, violation) }
        }
        return (steps, check.violation(at: life, in: scope, steps: steps))
    }

    /// Leaves out of a violation's steps what it does not take; the same invariant must be broken.
    func shortened(_ violation: Violation, of machine: Machine, in scope: Scope) -> Violation {
        var shortest = violation
        var index = violation.steps.count - 1
        while index >= 0 {
            var steps = shortest.steps
            steps.remove(at: index)
            let replayed = replay(steps, of: machine, in: scope)
            if let replayed, replayed.invariant == violation.invariant { shortest = replayed }
            index = min(index, shortest.steps.count) - 1
        }
        return shortest
    }

    /// Takes the steps that are possible, and returns the first violation.
    private func replay(_ steps: [Step], of machine: Machine, in scope: Scope) -> Violation? {
        var life = Life(machine)
        var taken: [Step] = []
        for step in steps where life.steps(in: scope).contains(step) {
            taken.append(step)
            let transitions = life.take(step, in: scope)
            if let violation = check.violation(in: transitions, steps: taken) { return violation }
        }
        return check.violation(at: life, in: scope, steps: taken)
    }

    private func draw(from steps: [Step], random: inout RandomSource) -> Step? {
        let isCalm = Double.random(in: 0..<1, using: &random) >= Self.stopShare
        let calm = isCalm ? steps.filter { !$0.mayEndLife } : steps
        return (calm.isEmpty ? steps : calm).randomElement(using: &random)
    }
}

extension Step {
    /// Whether the supervisor may end because of the step.
    fileprivate var mayEndLife: Bool {
        switch self {
        case .terminate, .interrupt, .preStop, .prepared(.fail), .prepared(.startThatFails): true
        case .exit(.exited(code: 125), _): true
        default: false
        }
    }
}
