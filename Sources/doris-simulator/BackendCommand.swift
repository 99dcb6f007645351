import ArgumentParser
import DorisSimulator

/// `doris-simulator be`.
struct BackendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "be",
        abstract: "Run a backend until SIGTERM; its start script calls this."
    )

    @Option(help: "DORIS_HOME.")
    var home: String

    @Option(help: "The version to behave like.")
    var version: VersionProfile

    func run() {
        BackendProcess.run(home: home, profile: version)
    }
}
