import ArgumentParser
import DorisSimulator

/// `doris-simulator fe`.
struct FrontendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fe",
        abstract: "Run a frontend until SIGTERM; its start script calls this."
    )

    @Option(help: "DORIS_HOME.")
    var home: String

    @Option(help: "The version to behave like.")
    var version: VersionProfile

    @Option(help: "Frontends to join, as host:edit_log_port with commas between them.")
    var helper: String?

    @Flag(help: "Reset the group of frontends to this one.")
    var metadataFailureRecovery = false

    func run() {
        FrontendProcess.run(home: home, profile: version, helpers: helper, recovers: metadataFailureRecovery)
    }
}
