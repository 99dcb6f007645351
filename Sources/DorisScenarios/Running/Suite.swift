import Doris
import Glibc

/// Tells many scenarios, several at once, each in a process of its own.
package struct Suite {
    /// A scenario that waits for its turn.
    package struct Item: Sendable {
        package let scenario: Scenario
        package let target: Target

        package init(scenario: Scenario, target: Target) {
            self.scenario = scenario
            self.target = target
        }
    }

    /// How to start the process that tells a scenario: its arguments behind the program's name, for an item, the
    /// folder for its nodes, and the file for its outcome.
    package typealias Command = (_ item: Item, _ folder: String, _ report: String) -> [String]

    private struct Run {
        let item: Item
        let folder: String
        let start: ContinuousClock.Instant
        let limit: Duration
    }

    private let folder: String
    private let jobs: Int
    private let keeps: Bool
    private let command: Command
    private let children = Children()

    /// - Parameters:
    ///   - folder: A folder for everything that the scenarios leave.
    ///   - jobs: How many are told at once.
    ///   - keeps: Whether what a scenario leaves stays.
    ///   - command: How to start one.
    package init(folder: String, jobs: Int, keeps: Bool, command: @escaping Command) {
        self.folder = folder
        self.jobs = max(1, jobs)
        self.keeps = keeps
        self.command = command
    }

    /// Whether a process in namespaces of its own can give nodes their networks.
    ///
    /// - Parameter arguments: What the program is called with for the trial.
    /// - Returns: Why not; `nil` when it can.
    package static func obstacle(arguments: [String]) -> String? {
        let output = "/tmp/doris-scenarios-obstacle-\(getpid())"
        defer { Files.remove(output) }
        let words = ["/proc/self/exe"] + arguments
        do throws(StageError) {
            try Children().run(words, environment: Target.environment, output: output)
            return nil
        } catch {
            return (Files.text(of: output)?.trimmingBlanks()).flatMap { $0.isEmpty ? nil : $0 } ?? "\(error)"
        }
    }

    /// Tells all of them.
    ///
    /// - Parameters:
    ///   - items: The scenarios.
    ///   - report: Called with each as it ends.
    /// - Throws: ``StageError`` when a folder or a process can't be made.
    package func run(_ items: [Item], report: (Performance) -> Void) throws(StageError) {
        var waiting = items[...]
        var running: [pid_t: Run] = [:]
        let signals = Interruption()
        var number = 0
        while !waiting.isEmpty || !running.isEmpty {
            while running.count < jobs, let item = waiting.popFirst() {
                number += 1
                let place = "\(folder)/\(number)"
                try Files.makeFolder(place)
                let arguments = command(item, place, "\(place)/report.json")
                let words = ["/proc/self/exe"] + arguments
                let pid = try children.start(words, environment: Target.environment, output: "\(place)/runner.out")
                running[pid] = Run(item: item, folder: place, start: .now, limit: item.target.limit(1_800))
            }
            for (pid, run) in running {
                let isOverdue = ContinuousClock.now - run.start > run.limit
                if isOverdue { kill(pid, SIGKILL) }
                guard let status = children.status(of: pid) else { continue }
                running[pid] = nil
                report(end(run, status, isOverdue))
            }
            if signals.came() {
                for pid in running.keys {
                    kill(pid, SIGKILL)
                    _ = children.status(of: pid, within: .seconds(5))
                }
                throw StageError("ended by a signal")
            }
            usleep(5_000)
        }
    }

    private func end(_ run: Run, _ status: Int32, _ isOverdue: Bool) -> Performance {
        let text = Files.text(of: "\(run.folder)/report.json")
        let document = text.flatMap { try? JSONValue(parsing: $0.utf8) }
        let words = Files.text(of: "\(run.folder)/runner.out")?.trimmingBlanks() ?? ""
        let problem = isOverdue ? "it took longer than \(run.limit)" : "the runner ended with \(status): \(words)"
        let outcome =
            document.flatMap(Outcome.init)
            ?? .differs([.init(line: run.item.scenario.line, expected: run.item.scenario.title, seen: problem)])
        if !keeps { Files.remove(run.folder) }
        return Performance(
            scenario: run.item.scenario,
            target: run.item.target,
            outcome: outcome,
            duration: .now - run.start
        )
    }
}
