import Doris
import Glibc

/// A node of a scenario while it is told: its home, and the process that runs there.
final class StageNode {
    let name: NodeName
    /// Its `DORIS_HOME`.
    let home: String
    /// The start script in the foreground; `nil` when there was none yet.
    private(set) var script: pid_t?
    /// The server process that was seen last.
    private var server: pid_t?
    private let children: Children
    /// What its log files held when it was last started, in bytes.
    private var offsets: [String: Int] = [:]

    init(_ name: NodeName, home: String, children: Children) {
        self.name = name
        self.home = home
        self.children = children
    }

    /// The file of a path below the home; absolute ones stay.
    func file(_ path: String) -> String { path.hasPrefix("/") ? path : "\(home)/\(path)" }

    var configuration: String { "\(home)/conf/\(name.role.rawValue).conf" }

    /// The start script's path.
    var startScript: String { "\(home)/bin/start_\(name.role.rawValue).sh" }

    /// The output of the start script in the foreground.
    var console: String { "\(home)/console.out" }

    /// A new life begins: what the logs hold by now belongs to the ones before.
    func begin() {
        for path in logs { offsets[path] = Files.size(of: path) }
        script = nil
        server = nil
    }

    /// The start script runs.
    func started(_ pid: pid_t) { script = pid }

    /// The server process: below the script, or by the pid file where the script went on without it.
    func findServer() -> pid_t? {
        if let script, children.status(of: script) == nil, let found = ProcessTable.server(below: script) {
            server = found
        } else if script == nil, let pid = pidInFile, ProcessTable.isAlive(pid) {
            server = pid
        }
        return server.flatMap { children.status(of: $0) == nil && ProcessTable.isAlive($0) ? $0 : nil }
    }

    /// What became of the process: of the script, whose end is that of the server, or of a server in the background.
    var state: Observation.ProcessState {
        if let script { return children.status(of: script).map { .ended($0) } ?? .running }
        if findServer() != nil { return .running }
        guard let server else { return .neverStarted }
        // Without being the first process of a namespace nobody learns how an orphan ended.
        return .ended(children.status(of: server) ?? 0)
    }

    /// What was written since the last start, to the log files and to the console.
    var log: String {
        logs.compactMap { path in
            let offset = offsets[path] ?? 0
            return Files.text(of: path, from: Files.size(of: path) < offset ? 0 : offset)
        }.joined(separator: "\n")
    }

    private var logs: [String] {
        let names = name.role == .frontend ? ["fe.log", "fe.warn.log", "fe.out"] : ["be.INFO", "be.WARNING", "be.out"]
        return names.map { "\(home)/log/\($0)" } + [console]
    }

    private var pidInFile: pid_t? {
        Files.text(of: "\(home)/bin/\(name.role.rawValue).pid").flatMap { pid_t($0.trimmingBlanks()) }
    }

    /// Ends whatever still runs.
    func clear() {
        let families = [script, server].compactMap(\.self).filter { children.status(of: $0) == nil }
        for pid in families.flatMap(ProcessTable.family) where pid > 1 { kill(pid, SIGKILL) }
        let deadline = ContinuousClock.now + .seconds(5)
        for pid in families {
            while children.status(of: pid) == nil, ProcessTable.isAlive(pid), ContinuousClock.now < deadline {
                usleep(1_000)
            }
        }
    }
}
