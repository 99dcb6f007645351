import ArgumentParser
import Supervisor

/// `decommission start|status|cancel`.
struct DecommissionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decommission",
        abstract: "Have the cluster move this backend's tablets away, the unhurried way to scale in.",
        discussion: """
            Run it in the pod of the highest ordinal while it is alive. The backend goes on serving. Before anything is sent it
            is checked that enough living backends of the same tag remain, that they have room, and that no other backend is
            being decommissioned. When it is finished the cluster no longer lists the backend: then lower the StatefulSet's
            replicas by one. 'cancel' takes it back at any time.
            """,
        subcommands: [Start.self, Status.self, Cancel.self]
    )

    /// `decommission start`.
    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin; exits 0 once tablets move, 1 when it is refused or does not begin in time."
        )

        @Flag(help: "Show progress until it is finished; interrupting this does not take the decommission back.")
        var follow = false

        @OptionGroup var options: OrderOptions

        func run() throws {
            try finish(Commands.startDecommission(follows: follow, limit: .seconds(options.limit)))
        }
    }

    /// `decommission status`.
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print how far it has come, its rate and its cause of delay."
        )

        @Flag(help: "Print one JSON object.")
        var json = false

        @Flag(help: "Show progress until nothing moves any more.")
        var watch = false

        func run() throws { try finish(Commands.decommissionStatus(asJSON: json, watching: watch)) }
    }

    /// `decommission cancel`.
    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take it back: the backend stays, or registers again where it has left already."
        )

        @OptionGroup var options: OrderOptions

        func run() throws { try finish(Commands.cancelDecommission(limit: .seconds(options.limit))) }
    }
}
