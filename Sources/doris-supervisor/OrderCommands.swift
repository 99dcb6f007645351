import ArgumentParser
import Supervision
import Supervisor

/// A command that gives PID 1 an order; each has its name, its words, and nothing else.
protocol OrderCommand: ParsableCommand {
    /// The order, whose word is the command's name.
    static var order: Order { get }
    /// How long it is waited for.
    var options: OrderOptions { get }
}

extension OrderCommand {
    func run() throws { try finish(Commands.order(Self.order, limit: .seconds(options.limit))) }
}

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
struct ParkCommand: OrderCommand {
    static let order = Order.park
    static let configuration = CommandConfiguration(
        commandName: order.rawValue,
        abstract: "Stop Doris and keep the pod, for work on its volume; a new container stays parked."
    )

    @OptionGroup var options: OrderOptions
}

/// `unpark`.
struct UnparkCommand: OrderCommand {
    static let order = Order.unpark
    static let configuration = CommandConfiguration(
        commandName: order.rawValue,
        abstract: "Start a Doris again that was parked."
    )

    @OptionGroup var options: OrderOptions
}

/// `pause`.
struct PauseCommand: OrderCommand {
    static let order = Order.pause
    static let configuration = CommandConfiguration(
        commandName: order.rawValue,
        abstract: "Leave Doris as it is: neither register, restart nor start it; a new container stays paused."
    )

    @OptionGroup var options: OrderOptions
}

/// `resume`.
struct ResumeCommand: OrderCommand {
    static let order = Order.resume
    static let configuration = CommandConfiguration(
        commandName: order.rawValue,
        abstract: "Manage a Doris again that was paused."
    )

    @OptionGroup var options: OrderOptions
}
