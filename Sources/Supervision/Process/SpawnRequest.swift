/// What to run as the main child.
package struct SpawnRequest: Equatable, Sendable {
    /// The program's path, absolute; it isn't looked up in `PATH`.
    package var path: String
    /// The arguments, the program's own name first.
    package var arguments: [String]
    /// The whole environment, as `NAME=value`.
    package var environment: [String]
    /// The working directory, absolute.
    package var directory: String

    package init(path: String, arguments: [String], environment: [String], directory: String) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }
}
