import Doris
import Glibc
import TestSupport

/// A `DORIS_HOME` with an address of its own; it outlives the supervisors that run on it, as a volume does.
struct Home: Sendable {
    let role: NodeRole
    let path: String
    let address: String

    var metadata: String { "\(path)/doris-meta" }
    var controlSocket: String { "\(path).sock" }
    /// The statements that the stand-in of a frontend got and that change the cluster.
    var statements: [Substring] { Files.text(at: "\(path)/log/statements.log").split(separator: "\n") }

    /// Lays out a home of the stand-in.
    ///
    /// `version`: The Doris to be like, from `1.2` to `4.0`.
    /// `configuration`: Further lines of `fe.conf` or `be.conf`.
    init(
        _ role: NodeRole,
        version: String,
        configuration: [String],
        in folder: ScratchFolder
    ) throws {
        self.init(emptyFor: role, in: folder)
        let layout = try Program.run([
            BuiltPrograms.simulator, "layout", role.rawValue, path, "--version", version,
        ])
        guard layout.code == 0 else { throw SetUpFailure("no layout: \(layout.everything)") }
        let name = "conf/\(role.rawValue).conf"
        let lines = [
            "priority_networks = \(address)/32", "simulator_heartbeat_interval_ms = 200",
            "simulator_stop_delay_ms = 50",
        ]
        write(
            Files.text(at: "\(path)/\(name)") + (lines + configuration).joined(separator: "\n") + "\n",
            to: name
        )
    }

    /// Makes a folder with nothing in it.
    init(emptyFor role: NodeRole, in folder: ScratchFolder) {
        self.role = role
        address = Loopback.next()
        path = folder.file("\(role.rawValue)-\(address)")
        mkdir(path, 0o755)
    }

    /// The same volume in a pod that got another address.
    func moved(to address: String = Loopback.next()) -> Home { Home(self, at: address) }

    private init(_ home: Home, at address: String) {
        (role, path, self.address) = (home.role, home.path, address)
    }

    /// Writes a file whole; the name is relative.
    func write(_ text: String, to name: String, mode: UInt32 = 0o644) {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    func text(_ name: String) -> String { Files.text(at: "\(path)/\(name)") }
    func has(_ name: String) -> Bool { Files.exists("\(path)/\(name)") }
}
