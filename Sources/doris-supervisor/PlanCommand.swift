import ArgumentParser
import Doris
import Supervisor

/// `plan fe`.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Print what the next start would do to metadata, configuration and membership, and why; changes nothing.",
        discussion: """
            Run it with the environment of the container. It asks the other frontends and reads the volume, takes no lock
            and writes nothing. Exits 0 for a plan that leads to a start, 1 for one that waits or refuses.
            """
    )

    /// What can be planned.
    enum Subject: String, ExpressibleByArgument {
        case fe
    }

    @Argument(help: "What the container runs: fe.")
    var subject: Subject

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try finish(Commands.planFrontend(json: json))
    }
}
