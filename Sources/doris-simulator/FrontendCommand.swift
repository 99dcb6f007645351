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

    @Option(help: "Load this image, say whether it is valid, and start nothing.")
    var image: String?

    @Option(help: "A snapshot to begin from, which only a cloud deployment does.")
    var clusterSnapshot: String?

    func run() {
        if let image { ImageTool.run(image) }
        FrontendProcess.run(
            home: home,
            profile: version,
            options: FrontendOptions(
                helpers: helper,
                recovers: metadataFailureRecovery,
                clusterSnapshot: clusterSnapshot
            )
        )
    }
}
