import ArgumentParser
import Supervisor

/// `status`.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Print what the supervisor of this container does and why."
    )

    @Flag(help: "Print the JSON document of /status instead of text.")
    var json = false

    @Flag(help: "Print again at each second until interrupted.")
    var watch = false

    func run() throws {
        try finish(Commands.status(asJSON: json, watching: watch))
    }
}
