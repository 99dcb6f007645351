import ArgumentParser
import Doris
import DorisSimulator
import Glibc

/// `doris-simulator layout`.
struct LayoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layout",
        abstract: "Lay out a DORIS_HOME whose start script runs this program."
    )

    @Argument(help: "What the home is for: fe or be.")
    var role: NodeRole

    @Argument(help: "The directory; it is made where it is missing.")
    var directory: String

    @Option(help: "The version to behave like: \(VersionProfile.all.map(\.name).joined(separator: ", ")).")
    var version: VersionProfile

    @Option(help: "The program that the start script runs. (default: this program)")
    var simulator: String?

    func run() throws {
        let layout = HomeLayout(
            role: role,
            profile: version,
            directory: directory,
            simulator: simulator ?? LayoutCommand.ownPath
        )
        try layout.write()
    }

    /// Where this program lies (`/proc/self/exe`).
    private static var ownPath: String {
        guard let path = realpath("/proc/self/exe", nil) else { return "doris-simulator" }
        defer { free(path) }
        return String(cString: path)
    }
}

extension NodeRole: ExpressibleByArgument {}

extension VersionProfile: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(named: argument)
    }
}
