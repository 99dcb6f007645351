import ArgumentParser
import DorisScenarios
import Glibc

/// `doris-scenarios play`, which the program calls for each scenario.
struct PlayCommand: ParsableCommand {
    /// How far the process is on its way into namespaces of its own.
    enum Place: String, ExpressibleByArgument {
        /// On the machine, to stay there.
        case outside
        /// On the machine, to leave it.
        case threshold
        /// Within.
        case inside
    }

    static let configuration = CommandConfiguration(commandName: "play", shouldDisplay: false)

    @OptionGroup var target: TargetOptions
    @Option var place: Place
    @Option var file: String = ""
    @Option var line: Int = 0
    @Option var folder: String = ""
    @Option var report: String = ""
    @Flag var rehearsal = false

    func run() throws {
        switch place {
        case .threshold:
            let words = CommandLine.arguments.dropFirst().map { $0 == "threshold" ? "inside" : $0 }
            throw ExitCode(try Play.isolated(arguments: words))
        case .inside where rehearsal:
            try Isolation.settle()
            try Isolation.rehearse()
        case .inside, .outside:
            guard let scenario = try target.scenarios().first(where: { $0.file == file && $0.line == line }),
                let target = try target.targets().first
            else { throw ValidationError("There is no scenario at \(file):\(line).") }
            try Play.tell(scenario, of: target, in: folder, isolated: place == .inside, report: report)
        }
    }
}
