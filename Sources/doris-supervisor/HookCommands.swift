import ArgumentParser
import Supervisor

/// `post-start`, the postStart hook.
struct PostStartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post-start",
        abstract: "Wait, for a bounded time, until the node is registered; exit 0 whatever came of it.",
        discussion: """
            PID 1 registers the node, and this waits for it. Where PID 1 is something else, --standalone does it here, with \
            the settings of 'run': a backend is added, its entry follows a new address, and what an earlier stop marked or \
            switched off is taken back; a frontend without metadata is added at the master, which it needs while it waits \
            in its --helper loop, and beside the master what is gone is dropped, where --limit exceeds \
            SUPERVISOR_CLEANUP_DEAD_AFTER. It never founds, recovers, moves metadata or changes a configuration: that is \
            done before a start, and only 'run' does it. \
            Settings that cannot be used end that with 78.
            """
    )

    @Option(
        help: ArgumentHelp("How long to wait, in seconds (default: 2; 30 with --standalone).", valueName: "seconds")
    )
    var limit: Int?

    /// A pod has no address, and no name at which others find it, as long as its postStart hook runs: where PID 1 does the
    /// work there is nothing to be had by waiting.
    private var wait: Duration { .seconds(limit ?? (standalone == nil ? 2 : 30)) }

    @Flag(help: "Exit 1 when the node is not registered within the limit.")
    var strict = false

    @Option(help: Standalone.help)
    var standalone: String?

    func validate() throws {
        if let limit, !(0...3600).contains(limit) {
            throw ValidationError("--limit is \(limit); expected 0 to 3600 seconds")
        }
    }

    func run() throws {
        guard let standalone else {
            try finish(Commands.postStart(limit: wait, isStrict: strict))
            return
        }
        end(withCode: Commands.postStart(standalone: standalone, limit: wait, isStrict: strict))
    }
}

/// `pre-stop`, the preStop hook.
struct PreStopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pre-stop",
        abstract: "Begin the stop and wait until Doris may be terminated; exit 0 whatever came of it.",
        discussion: """
            PID 1 stops the node, and this waits for it. Where PID 1 is something else, --standalone does here what comes \
            before Doris' end, with the settings of 'run': where the Kubernetes API shows that the pod leaves for good, a \
            backend's replicas move away, and a frontend that the others could not drop later is dropped. It ends in time \
            for Doris' own end within SUPERVISOR_STOP_GRACE; whoever is PID 1 ends Doris then. \
            Settings that cannot be used end that with 78.
            """
    )

    @Option(help: Standalone.help)
    var standalone: String?

    func run() throws {
        guard let standalone else {
            try finish(Commands.preStop())
            return
        }
        end(withCode: Commands.preStop(standalone: standalone))
    }
}

extension Standalone {
    fileprivate static var help: ArgumentHelp {
        ArgumentHelp("Do the work here, below another PID 1: what the container runs, fe or be.", valueName: "role")
    }
}
