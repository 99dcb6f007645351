import Supervision

/// Takes the world of backends that leave through everything that can happen in a scope, breadth first.
struct LeavingExplorer {
    struct Report {
        var depth = 0
        var states = 0
        var transitions = 0
        /// How often a quiet end was looked at.
        var ends = 0
        /// The states that were published.
        var published: Set<DecommissionReport.State> = []
        /// What went wrong first, and the steps to it.
        var violation: String?
    }

    private struct Trace {
        let step: LeavingWorld.Step
        let parent: Int
    }

    static func explore(_ first: LeavingWorld) -> Report {
        var report = Report()
        var seen: Set = [first]
        var traces: [Trace] = []
        var frontier = [(world: first, trace: -1)]
        while !frontier.isEmpty, seen.count < first.scope.limit {
            report.depth += 1
            var next: [(world: LeavingWorld, trace: Int)] = []
            for (world, trace) in frontier {
                for step in world.steps {
                    var after = world
                    after.take(step)
                    report.transitions += 1
                    guard after.violation != nil || seen.insert(after).inserted else { continue }
                    var violation = after.violation
                    // Where nothing was disturbed, the quiet end is the one of the state before.
                    if violation == nil, LeavingWorld.isDisturbance(step) {
                        violation = after.lasting(moves: false)
                        if after.nodes.contains(where: \.isOrdered) {
                            violation = violation ?? after.lasting(moves: true)
                        }
                        report.ends += 1
                    }
                    if let violation {
                        let way = Self.way(to: trace, in: traces) + [step]
                        report.violation = "\(violation), after \(way)"
                        report.states = seen.count
                        return report
                    }
                    for node in after.nodes { report.published.insert(node.machine.report(at: .at(after.now)).state) }
                    traces.append(Trace(step: step, parent: trace))
                    next.append((after, traces.count - 1))
                }
            }
            frontier = next
            report.states = seen.count
        }
        return report
    }

    /// Takes one way to the horizon, on which a disturbance is as rare as the scope allows for.
    static func wander(_ first: LeavingWorld, seed: UInt64) -> Report {
        var (report, world, random) = (Report(), first, RandomSource(seed: seed))
        var way: [LeavingWorld.Step] = []
        while way.count < 200 {
            let steps = world.steps
            // Replicas take their time, and are moved in the end.
            let moves = Int.random(in: 0..<6, using: &random) == 0
            let quiet = steps.filter {
                if case .progress = $0 { moves } else { !LeavingWorld.isDisturbance($0) }
            }
            let isQuiet = !quiet.isEmpty && Int.random(in: 0..<8, using: &random) > 0
            guard let step = (isQuiet ? quiet : steps).randomElement(using: &random) else { break }
            way.append(step)
            world.take(step)
            report.transitions += 1
            for node in world.nodes { report.published.insert(node.machine.report(at: .at(world.now)).state) }
            var violation = world.violation
            if violation == nil, LeavingWorld.isDisturbance(step) {
                violation = world.lasting(moves: false)
                if world.nodes.contains(where: \.isOrdered) { violation = violation ?? world.lasting(moves: true) }
                report.ends += 1
            }
            if let violation {
                report.violation = "\(violation), seed \(seed), after \(way)"
                return report
            }
        }
        return report
    }

    private static func way(to trace: Int, in traces: [Trace]) -> [LeavingWorld.Step] {
        var steps: [LeavingWorld.Step] = []
        var index = trace
        while index >= 0 {
            steps.append(traces[index].step)
            index = traces[index].parent
        }
        return steps.reversed()
    }
}
