import ArgumentParser
import DorisScenarios

/// `doris-scenarios language`.
struct LanguageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "language",
        abstract: "Explain the form in which scenarios are written."
    )

    func run() {
        print(LanguageGuide.text)
    }
}
