import Doris
import Supervision
import Synchronization
import TestSupport

/// The nodes of one test; they end with it.
final class Stage: Sendable {
    let folder: ScratchFolder
    private let nodes = Mutex<[Supervised]>([])
    private let kept = Mutex<[any Sendable]>([])
    private let archive: StatementArchive?

    init() throws {
        guard let folder = ScratchFolder() else { throw SetUpFailure("no folder for the test") }
        self.folder = folder
        archive = try StatementArchive()
    }

    deinit {
        let nodes = nodes.withLock { $0 }
        let running = nodes.map(\.isRunning)
        for node in nodes { node.end() }
        archive?.close(nodes: Array(zip(nodes, running)), below: folder.path)
    }

    /// Keeps what nodes need as long as they run, such as a server or a folder.
    func keep(_ value: some Sendable) { kept.withLock { $0.append(value) } }

    /// Lays out a home of the stand-in.
    func home(_ role: NodeRole, version: String = "2.1", configuration: [String] = []) throws -> Home {
        try Home(role, version: version, configuration: configuration, in: folder)
    }

    /// Starts a supervisor on a home.
    ///
    /// `ordinal`: The number at the end of the pod's name.
    /// `frontends`: The frontends to ask; for a backend without any, an address at which nobody is.
    /// `calledAs`: The whole command line, where it is not `run`.
    /// `settings`: Further variables; they win.
    func start(
        _ home: Home,
        ordinal: Int = 0,
        frontends: [Home] = [],
        settings: [String: String] = [:],
        mode: Mode = .best,
        command: [String] = [],
        calledAs: [String]? = nil,
        prelude: [String] = []
    ) throws -> Supervised {
        var environment = [
            "PATH": Tools.path, "DORIS_HOME": home.path, "POD_IP": home.address,
            "POD_NAME": "doris-\(home.role.rawValue)-\(ordinal)", "SUPERVISOR_HTTP_ADDRESS": home.address,
            "SUPERVISOR_CONTROL_SOCKET": home.controlSocket, "SUPERVISOR_STOP_GRACE": "20s",
            "SUPERVISOR_LOG_FORMAT": "text",
        ]
        let addresses = frontends.map(\.address)
        if !addresses.isEmpty || home.role == .backend {
            let nobody = [Loopback.next()]
            environment["SUPERVISOR_CLUSTER_FRONTENDS"] = (addresses.isEmpty ? nobody : addresses).joined(
                separator: ","
            )
        }
        environment.merge(settings) { $1 }
        let run = [BuiltPrograms.supervisor, "run", home.role.rawValue] + (command.isEmpty ? [] : ["--"] + command)
        let node = try Supervised(home, environment: environment, mode: mode, words: prelude + (calledAs ?? run))
        nodes.withLock { $0.append(node) }
        return node
    }

    /// Starts a supervisor over a shell script instead of Doris.
    func script(
        _ source: String,
        settings: [String: String] = [:],
        mode: Mode = .best,
        prelude: [String] = []
    ) throws -> Supervised {
        let home = Home(emptyFor: .backend, in: folder)
        return try start(home, settings: settings, mode: mode, command: ["/bin/bash", "-c", source], prelude: prelude)
    }

    /// Starts a supervisor over a Python program instead of Doris; it finds its folder as the working directory.
    func python(_ source: String, settings: [String: String] = [:], mode: Mode = .best) throws -> Supervised {
        let home = Home(emptyFor: .backend, in: folder)
        let command = [Tools.python ?? "", "-c", source]
        return try start(home, settings: settings, mode: mode, command: command)
    }

    /// Starts a frontend that founds a cluster, and waits until it serves.
    func cluster(version: String = "2.1", configuration: [String] = []) throws -> Supervised {
        let frontend = try start(home(.frontend, version: version, configuration: configuration))
        try frontend.wait(for: .ready)
        return frontend
    }
}
