import ArgumentParser
import Supervisor

/// `nodes`.
struct NodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "Print the cluster's frontends and backends as one table."
    )

    func run() throws {
        try finish(Commands.nodes())
    }
}

/// `version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version, the commit, and what it was built with."
    )

    func run() throws {
        try finish(Commands.version())
    }
}
