package import Doris

extension Commands {
    /// Runs a node; see ``Boot/run(role:command:frontends:environment:)``.
    package static func run(_ role: NodeRole, command: [String], frontends: String? = nil) -> Int32 {
        Boot.run(role: role, command: command, frontends: frontends, environment: environment)
    }
}
