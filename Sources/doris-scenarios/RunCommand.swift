import ArgumentParser
import Doris
import DorisScenarios
import Glibc

/// `doris-scenarios run`, which is also what the program does without a word.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Tell the scenarios; exit with 0 when everything was so, 1 when something was not."
    )

    @OptionGroup var target: TargetOptions

    @Option(help: ArgumentHelp("Only scenarios whose titles or files hold this text.", valueName: "text"))
    var filter: String?

    @Option(help: "How many scenarios at once. (default: processors + 2 for the stand-in, 1 for a distribution)")
    var jobs: Int?

    @Flag(help: "Print the titles with their versions, and tell nothing.")
    var list = false

    @Flag(help: "Print one JSON document for each scenario.")
    var json = false

    @Flag(help: "Exit with 1, too, when a scenario about the version can't be told here.")
    var strict = false

    @Flag(help: "Keep what the scenarios leave, and print where.")
    var keep = false

    func run() throws {
        let chosen = try target.scenarios().filter { scenario in
            let text = filter?.lowercased() ?? ""
            return text.isEmpty || "\(scenario.file) \(scenario.title)".lowercased().contains(text)
        }
        guard !chosen.isEmpty else { throw ValidationError("No scenario holds '\(filter ?? "")'.") }
        guard !list else {
            for scenario in chosen {
                print("\(scenario.file):\(scenario.line)  [\(scenario.versions)] \(scenario.title)")
            }
            return
        }
        let performances = try perform(chosen)
        print(json ? "" : "\(Performance.summary(performances))", terminator: json ? "" : "\n")
        let fails = performances.contains { performance in
            switch performance.outcome {
            case .agrees: false
            case .differs: true
            case .notRun: strict && performance.scenario.versions.contains(performance.target.version)
            }
        }
        if fails { throw ExitCode(1) }
    }

    private func perform(_ scenarios: [Scenario]) throws -> [Performance] {
        let obstacle = Suite.obstacle(arguments: ["play", "--rehearsal", "--place", "threshold"])
        if let obstacle { note("No networks for the nodes: \(obstacle)") }
        guard let folder = Paths.temporaryFolder() else { throw ValidationError("No temporary folder can be made.") }
        defer { if !keep { Files.remove(folder) } }
        if keep { note("Everything is kept in \(folder)") }

        var performances: [Performance] = []
        for target in try target.targets() {
            var items: [Suite.Item] = []
            for scenario in scenarios {
                if let reason = target.reasonNotToRun(scenario, obstacle: obstacle) {
                    let performance = Performance(
                        scenario: scenario,
                        target: target,
                        outcome: .notRun(reason),
                        duration: .zero
                    )
                    performances.append(performance)
                    // What is about another version is no news.
                    if scenario.versions.contains(target.version) { report(performance) }
                } else {
                    items.append(Suite.Item(scenario: scenario, target: target))
                }
            }
            let place = obstacle == nil ? "threshold" : "outside"
            let suite = Suite(
                folder: "\(folder)/\(target.version)",
                jobs: obstacle != nil ? 1 : jobs ?? (target.isStandIn ? sysconf(Int32(_SC_NPROCESSORS_ONLN)) + 2 : 1),
                keeps: keep,
                command: { arguments(for: $0, place, $1, $2) }
            )
            try suite.run(items) { performance in
                performances.append(performance)
                report(performance)
            }
        }
        return performances
    }

    private func arguments(for item: Suite.Item, _ place: String, _ folder: String, _ report: String) -> [String] {
        var words = [
            "play", "--place", place, "--folder", folder, "--report", report, "--file", item.scenario.file, "--line",
            "\(item.scenario.line)", "--version", "\(item.target.version)",
        ]
        if let file = target.scenarioFile { words += ["--scenarios", file] }
        switch item.target.kind {
        case .standIn(let program): words += ["--simulator", program]
        case .distribution: words += ["--distribution", target.distribution ?? ""]
        }
        return words
    }

    private func report(_ performance: Performance) {
        print(json ? performance.document.serialized : performance.lines.joined(separator: "\n"))
        fflush(nil)
    }

    private func note(_ text: String) {
        let bytes = Array("\(text)\n".utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
