import Supervision

/// Takes a machine through every order of events that its environment can bring about, breadth first.
///
/// States are told apart by value, so that each is looked at once; the first violation has the shortest way.
struct Explorer<Machine: ExploredMachine> {
    /// What an exploration has come to.
    struct Report {
        var depth = 0
        var states = 0
        var transitions = 0
        var phases: Set<Phase> = []
        var violation: Violation?
    }

    let scope: Scope
    var check = InvariantCheck()

    /// A step that led to a state, and the state before it by its place in the list.
    private struct Trace {
        let step: Step
        let parent: Int
    }

    /// Explores from a machine at rest.
    ///
    /// - Parameters:
    ///   - machine: The machine.
    ///   - depth: After how many steps to turn back.
    /// - Returns: What was seen, up to the first violation.
    func explore(_ machine: Machine, depth: Int) -> Report {
        var report = Report()
        let first = Life(machine)
        var seen: Set = [first]
        var traces: [Trace] = []
        var frontier = [(life: first, trace: -1)]
        report.phases.insert(machine.snapshot.phase)
        while report.depth < depth, !frontier.isEmpty {
            report.depth += 1
            var next: [(life: Life<Machine>, trace: Int)] = []
            for (life, trace) in frontier {
                for step in life.steps(in: scope) {
                    var after = life
                    let transitions = after.take(step, in: scope)
                    report.transitions += transitions.count
                    report.phases.formUnion(transitions.map(\.snapshot.phase))
                    let way = { self.way(to: trace, in: traces) + [step] }
                    report.violation = check.violation(in: transitions, steps: way())
                    guard report.violation == nil else { return report }
                    guard seen.insert(after).inserted else { continue }
                    report.violation = check.violation(at: after, in: scope, steps: way())
                    guard report.violation == nil else { return report }
                    traces.append(Trace(step: step, parent: trace))
                    next.append((after, traces.count - 1))
                }
            }
            frontier = next
            report.states = seen.count
        }
        return report
    }

    private func way(to trace: Int, in traces: [Trace]) -> [Step] {
        var steps: [Step] = []
        var index = trace
        while index >= 0 {
            steps.append(traces[index].step)
            index = traces[index].parent
        }
        return steps.reversed()
    }
}
