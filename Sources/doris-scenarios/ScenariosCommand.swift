import ArgumentParser

/// The command line.
@main
struct ScenariosCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doris-scenarios",
        abstract: "Tells scenarios of Apache Doris, or of its stand-in, and reports every line that is not so.",
        discussion: """
            A scenario says what Doris does: SQL, files, HTTP, signals, exit statuses, and what must come of them. Each \
            is told in a process, a network and a mount namespace of its own, with one network for each node, which \
            needs root or namespaces for users, and the program 'ip'. Where that is not allowed, only scenarios of one \
            node are told, on the machine's own address.
            """,
        subcommands: [RunCommand.self, ShowCommand.self, LanguageCommand.self, PlayCommand.self],
        defaultSubcommand: RunCommand.self
    )
}
