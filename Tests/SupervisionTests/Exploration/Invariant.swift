/// Something that must hold whatever happens.
protocol Invariant: Sendable {
    /// What must hold, as a sentence.
    var name: String { get }
    /// What is wrong with a transition, in words; `nil` when nothing is.
    func violation(in transition: Transition) -> String?
    /// What is wrong with a state, as far as it takes more than its last transition to see it.
    func violation<Machine>(at life: Life<Machine>, in scope: Scope) -> String?
}

extension Invariant {
    func violation(in transition: Transition) -> String? { nil }
    func violation<Machine>(at life: Life<Machine>, in scope: Scope) -> String? { nil }
}

/// An invariant that does not hold, and how to come there.
struct Violation: Error, CustomStringConvertible {
    let invariant: String
    let words: String
    let steps: [Step]

    var description: String {
        "\(invariant): \(words), after \(steps.map { "\($0)" }.joined(separator: ", "))"
    }
}

/// Looks for the first invariant that a step has broken.
struct InvariantCheck {
    /// All that is known of what must hold.
    static let all: [any Invariant] = [
        ReadyOnlyWhileRunning(), OneChildAtATime(), StopEndsInTime(), AddsOnlyTheAbsent(), HoldIsHeld(),
        LivenessIsPatient(), ExitCodeFollows(), WaitsHaveDeadlines(), StartsAndExitsAgree(), ActsOnTheLivingChild(),
        LateNewsChangesNothing(), ReadyInAGoodWorld(), RestartsAreSpaced(), EndsOnce(),
    ]

    var invariants = InvariantCheck.all

    func violation(in transitions: [Transition], steps: @autoclosure () -> [Step]) -> Violation? {
        for transition in transitions {
            for invariant in invariants {
                guard let words = invariant.violation(in: transition) else { continue }
                return Violation(invariant: invariant.name, words: words, steps: steps())
            }
        }
        return nil
    }

    func violation<Machine>(
        at life: Life<Machine>,
        in scope: Scope,
        steps: @autoclosure () -> [Step]
    ) -> Violation? {
        for invariant in invariants {
            guard let words = invariant.violation(at: life, in: scope) else { continue }
            return Violation(invariant: invariant.name, words: words, steps: steps())
        }
        return nil
    }
}
