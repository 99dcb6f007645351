import ArgumentParser
import Supervision
import Supervisor

/// How long an order is waited for.
struct OrderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How long to wait until it is done, in seconds.", valueName: "seconds"))
    var limit: Int = 180

    func validate() throws {
        guard (0...86_400).contains(limit) else {
            throw ValidationError("--limit is \(limit); expected 0 to 86400 seconds")
        }
    }
}

/// `park`.
struct ParkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "park",
        abstract: "Stop Doris and keep the pod, for work on its volume; a new container stays parked."
    )

    @OptionGroup var options: OrderOptions

    func run() throws { try finish(Commands.order(.park, limit: .seconds(options.limit))) }
}

/// `unpark`.
struct UnparkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpark",
        abstract: "Start a Doris again that was parked."
    )

    @OptionGroup var options: OrderOptions

    func run() throws { try finish(Commands.order(.unpark, limit: .seconds(options.limit))) }
}

/// `pause`.
struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Leave Doris as it is: neither register, restart nor start it; a new container stays paused."
    )

    @OptionGroup var options: OrderOptions

    func run() throws { try finish(Commands.order(.pause, limit: .seconds(options.limit))) }
}

/// `resume`.
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Manage a Doris again that was paused."
    )

    @OptionGroup var options: OrderOptions

    func run() throws { try finish(Commands.order(.resume, limit: .seconds(options.limit))) }
}
