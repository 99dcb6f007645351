import ArgumentParser
import Doris
import Supervision
import Supervisor

/// `run fe` and `run be`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Prepare, start, register, watch and stop a node; the container's entry point.",
        discussion: HelpText.settings
    )

    @Argument(help: "What to run: fe or be.")
    var role: NodeRole

    @Option(help: ArgumentHelp("The frontends to ask, where no variable names them.", valueName: "list"))
    var frontends: String?

    @Argument(
        parsing: .postTerminator,
        help: "A command after -- that replaces bin/start_fe.sh or bin/start_be.sh."
    )
    var command: [String] = []

    func run() {
        end(withCode: Commands.run(role, command: command, frontends: frontends))
    }
}

extension NodeRole: ExpressibleByArgument {}
