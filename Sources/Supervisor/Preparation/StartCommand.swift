import Doris
import Glibc
import NodeStorage
import Supervision

/// Makes the request that starts Doris: its own start script in the foreground, or a command that replaces it.
struct StartCommand: Sendable {
    /// The command line that replaces the script; empty for the script.
    let replacement: [String]
    /// The child's whole environment.
    let environment: [String]

    /// Builds the request.
    ///
    /// - Parameters:
    ///   - distribution: Where Doris lies.
    ///   - abilities: What its script understands, where there is one.
    ///   - options: Options for this one start, such as `--helper`; they follow a replacement too.
    /// - Returns: The request, with Doris' home as the working directory.
    func request(for distribution: Distribution, abilities: Abilities?, options: [String] = []) -> SpawnRequest {
        let command =
            replacement.isEmpty
            ? [distribution.startScript] + (abilities?.console == true ? ["--console"] : [])
            : replacement
        return SpawnRequest(
            path: program(command[0]),
            arguments: command + options,
            environment: environment,
            directory: distribution.home
        )
    }

    /// The program that a name stands for: without a slash the first in PATH that may be executed, as shells have it.
    private func program(_ name: String) -> String {
        guard !name.contains("/") else { return name }
        let folders = environment.first { $0.hasPrefix("PATH=") }?.dropFirst("PATH=".count).split(separator: ":") ?? []
        return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 } ?? name
    }

    /// The child's environment: ours without what is meant for the supervisor alone.
    ///
    /// Proxy variables go because Doris refuses to start with them from 2.0.3 on; `PASSWD` goes because a child's
    /// environment can be read by everyone who may read `/proc`.
    static func environment(from own: [String: String]) -> [String] {
        let unwanted: Set = [
            "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "PASSWD", "LISTEN_PID", "LISTEN_FDS",
            "LISTEN_PIDFDID", "LISTEN_FDNAMES", "NOTIFY_SOCKET",
        ]
        return own.filter { !unwanted.contains($0.key) && !$0.key.hasPrefix("SUPERVISOR_") }
            .map { "\($0.key)=\($0.value)" }
            .sorted()
    }
}
