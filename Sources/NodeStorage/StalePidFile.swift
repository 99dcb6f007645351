package import Doris
import Glibc

/// The `fe.pid` or `be.pid` that an earlier container may have left on a volume.
///
/// Both start scripts refuse to start while the process with that number lives (`… running as process N. Stop it
/// first.`). In a container numbers are small and soon used again, and a killed process leaves the file behind; a backend
/// does so always.
package struct StalePidFile: Sendable {
    /// What was found, and what was done about it.
    package enum Outcome: Equatable, Sendable {
        /// There is no such file.
        case absent
        /// The process is a Doris process of this home; the file stays, and the start script will refuse.
        case inUse(pid: Int32)
        /// The file was removed; `found` says why it was stale, as a clause.
        case removed(found: String)
    }

    /// The file: `fe.pid` or `be.pid` in `PID_DIR`, which is the home's `bin` unless the configuration sets it.
    package let path: String
    private let role: NodeRole
    private let home: String
    private let processes: String

    /// Describes the pid file of a node.
    ///
    /// - Parameters:
    ///   - role: Which of the two files.
    ///   - home: `DORIS_HOME`.
    ///   - directory: `PID_DIR`; `nil` for the default.
    ///   - processes: Where the kernel shows the processes.
    package init(role: NodeRole, home: String, directory: String? = nil, processes: String = "/proc") {
        path = "\(directory ?? "\(home)/bin")/\(role.rawValue).pid"
        self.role = role
        self.home = home
        self.processes = processes
    }

    /// Removes the file unless a live process of this home owns it; no process is ever signalled.
    ///
    /// - Throws: ``StorageError`` when the file cannot be read or removed, or the process cannot be looked at: then it
    ///   may well be ours.
    package func removeIfStale() throws(StorageError) -> Outcome {
        guard let text = try Folder.text(at: path) else { return .absent }
        guard let pid = Int32(text.trimmingBlanks()), pid > 0 else {
            return try remove(found: "it holds '\(text.trimmingBlanks().onOneLine(limit: 32))', no process id")
        }
        let commandLine = try Folder.text(at: "\(processes)/\(pid)/cmdline", limit: 4 << 20) ?? ""
        if isDoris(commandLine) { return .inUse(pid: pid) }
        if commandLine.isEmpty { return try remove(found: "no process \(pid) runs") }
        let program = commandLine.prefix { $0 != "\0" }
        return try remove(found: "process \(pid) is \(String(program).onOneLine(limit: 128))")
    }

    /// Whether a command line, its words separated by NUL, is that of the server of this role and home.
    ///
    /// A backend is `<home>/lib/doris_be`. A frontend is a JVM with the main class of 1.2 (`PaloFe`) or later
    /// (`DorisFE`); its home stands in the class path, which may also be in the environment alone, so that the class is
    /// enough: one pod runs one frontend.
    private func isDoris(_ commandLine: String) -> Bool {
        let words = commandLine.split(separator: "\0")
        switch role {
        case .frontend:
            return words.contains { $0 == "org.apache.doris.PaloFe" || $0 == "org.apache.doris.DorisFE" }
        case .backend:
            return words.first.map { $0 == "\(home)/lib/doris_be" || $0 == "doris_be" || $0.hasSuffix("/doris_be") }
                ?? false
        }
    }

    private func remove(found: String) throws(StorageError) -> Outcome {
        guard unlink(path) == 0 || errno == ENOENT else { throw StorageError("remove", path, errno: errno) }
        return .removed(found: found)
    }
}
