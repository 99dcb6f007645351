import ArgumentParser
import DorisScenarios

/// `doris-scenarios show`.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print the text of the scenarios whose titles hold a text."
    )

    @Argument(help: "A part of the title, in any case of letters.")
    var title: String

    func run() throws {
        let found = try ScenarioLibrary.scenarios().filter { $0.title.lowercased().contains(title.lowercased()) }
        guard !found.isEmpty else { throw ValidationError("No title holds '\(title)'; see --list.") }
        for scenario in found {
            print("# \(scenario.file):\(scenario.line)\n\(scenario.source)")
        }
    }
}
