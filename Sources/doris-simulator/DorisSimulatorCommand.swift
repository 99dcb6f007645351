import ArgumentParser

/// The stand-in for Apache Doris.
@main
struct DorisSimulatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doris-simulator",
        abstract: "Stands in for an Apache Doris frontend or backend.",
        subcommands: [LayoutCommand.self, FrontendCommand.self, BackendCommand.self]
    )
}
