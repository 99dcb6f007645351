import ArgumentParser
import Doris
import Supervision
import Supervisor

/// The command line as people see it.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doris-supervisor",
        abstract: "PID 1 for Apache Doris frontends and backends on Kubernetes.",
        discussion: "Settings and exit codes are listed by 'doris-supervisor run --help'.",
        version: BuildInfo.line,
        subcommands: [
            RunCommand.self, PostStartCommand.self, PreStopCommand.self, ProbeCommand.self, StatusCommand.self,
            PlanCommand.self, NodesCommand.self, DecommissionCommand.self, ParkCommand.self, UnparkCommand.self,
            PauseCommand.self,
            ResumeCommand.self,
            VersionCommand.self,
        ]
    )
}

/// Ends with the code of a command that has done its work.
func finish(_ code: Int32) throws {
    throw ExitCode(code)
}
