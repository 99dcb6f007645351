package import Doris

extension Commands {
    /// Runs a node; see ``Boot/run(role:command:environment:)``.
    package static func run(_ role: NodeRole, command: [String]) -> Int32 {
        Boot.run(role: role, command: command, environment: environment)
    }
}
