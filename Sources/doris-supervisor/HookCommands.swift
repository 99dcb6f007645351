import ArgumentParser
import Supervisor

/// `post-start`, the postStart hook.
struct PostStartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post-start",
        abstract: "Wait, for a bounded time, until the node is registered; exit 0 whatever came of it."
    )

    @Option(help: ArgumentHelp("How long to wait, in seconds.", valueName: "seconds"))
    var limit: Int = 30

    @Flag(help: "Exit 1 when the node is not registered within the limit.")
    var strict = false

    func validate() throws {
        guard (0...3600).contains(limit) else {
            throw ValidationError("--limit is \(limit); expected 0 to 3600 seconds")
        }
    }

    func run() throws {
        try finish(Commands.postStart(limit: .seconds(limit), isStrict: strict))
    }
}

/// `pre-stop`, the preStop hook.
struct PreStopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pre-stop",
        abstract: "Begin the stop and wait until Doris may be terminated; exit 0 whatever came of it."
    )

    func run() throws {
        try finish(Commands.preStop())
    }
}
