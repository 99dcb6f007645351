import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("What follows a crash", .needsBuiltPrograms)
struct CrashPolicyTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func script(_ end: String, limit: Int) throws -> Supervised {
        try stage.script(
            "date +%s%3N >> starts; \(end)",
            settings: ["SUPERVISOR_RESTART_LIMIT": "\(limit)"]
        )
    }

    private func starts(of node: Supervised) -> [Int] {
        node.home.text("starts").split(separator: "\n").compactMap { Int($0) }
    }

    @Test("codes that no restart can help, and a limit of none, are handed over at once")
    func handedOver() throws {
        let cases: [(end: String, limit: Int, code: Int32)] = [
            ("exit 78", 3, 78), ("exit 125", 3, 125), ("exit 3", 0, 3), ("kill -SEGV $$", 0, 139), ("exit 0", 0, 0),
        ]
        let nodes = try cases.map { try script($0.end, limit: $0.limit) }
        for (node, expected) in zip(nodes, cases) {
            #expect(try node.waitForExit() == expected.code, "\(expected.end)")
            #expect(starts(of: node).count == 1, "\(expected.end)")
        }
    }

    @Test("each further start in place comes later, and after the limit the child's code is handed over")
    func backoff() throws {
        // To hand 0 over would say that all is well.
        let cases: [(end: String, code: Int32)] = [("exit 255", 255), ("kill -KILL $$", 137), ("exit 0", 1)]
        let nodes = try cases.map { try script($0.end, limit: 2) }
        for (node, expected) in zip(nodes, cases.map(\.code)) {
            #expect(try node.waitForExit() == expected)
            let starts = starts(of: node)
            try #require(starts.count == 3)
            // What is certain is the least time.
            #expect(starts[1] - starts[0] >= 450)
            #expect(starts[2] - starts[1] >= 950)
        }
    }

    @Test("a frontend's own exit has five times the limit that its other codes have")
    func ownExits() throws {
        let settings = ["SUPERVISOR_RESTART_LIMIT": "1"]
        let homes = try (0..<2).map { _ in try stage.home(.frontend, configuration: ["simulator_admin_port = 9999"]) }
        let nodes = try homes.map { try stage.start($0, settings: settings) }
        func end(_ node: Supervised, with code: Int) throws {
            try node.wait(for: .ready)
            let starts = node.starts
            _ = HTTPAnswer("POST", "/exit?code=\(code)", at: node.home.address, port: 9999)
            try node.wait(for: "another start or the end") { node.starts > starts || node.status == nil }
        }
        for _ in 0..<2 { try end(nodes[0], with: 1) }
        #expect(try nodes[0].waitForExit() == 1)
        for _ in 0..<6 { try end(nodes[1], with: 255) }
        #expect(try nodes[1].waitForExit() == 255)
        #expect(nodes[0].lines(with: "child.starts=") == 2)
        #expect(nodes[1].lines(with: "child.starts=") == 6)
    }

    @Test("a crash on a full volume ends with 80; the first start on it is left to Doris")
    func fullVolume() throws {
        try #require(MountedFolder.isPermitted)
        let (small, large) = (try MountedFolder(options: "size=4m"), try MountedFolder(options: "size=64m"))
        mkdir("\(small.path)/meta", 0o755)
        mkdir("\(large.path)/storage", 0o755)
        let frontend = try stage.start(stage.home(.frontend, configuration: ["meta_dir = \(small.path)/meta"]))
        let backend = try stage.start(stage.home(.backend, configuration: ["storage_root_path = \(small.path)"]))
        let spacious = try stage.start(
            stage.home(.backend, configuration: ["storage_root_path = \(large.path)/storage"])
        )
        try frontend.wait(for: .ready)
        for node in [backend, spacious] { try node.wait(for: .registering) }
        for node in [frontend, backend, spacious] { kill(try #require(node.server), SIGKILL) }
        #expect(try frontend.waitForExit() == 80)
        #expect(try backend.waitForExit() == 80)
        #expect(backend.lines(with: small.path, "MiB are needed") > 0)
        try spacious.wait(for: "another start") { spacious.starts == 2 }

        let again = try stage.start(frontend.home)
        try again.wait(for: .ready)
        for node in [again, spacious] { node.end() }
    }

    @Test("a stop during the delay ends the supervisor without another start")
    func stoppedInBetween() throws {
        let node = try script("exit 1", limit: 1000)
        try node.wait(for: "a long delay") { node.starts >= 3 && node.phase == .backoff }
        try node.expect(.backoff, startup: 503)
        #expect(node.reason.contains("exit code 1"))
        let starts = starts(of: node).count
        #expect(try node.terminate() == 0)
        #expect(self.starts(of: node).count == starts)
    }

    @Test("a node that has once stayed counts as started while it waits to start again")
    func startedBefore() throws {
        let home = try stage.home(.backend, configuration: ["simulator_admin_port = 9999"])
        let node = try stage.start(home, settings: ["SUPERVISOR_RESTART_LIMIT": "1000"])
        try node.wait(for: .registering)
        home.write("exit 1\n", to: "bin/palo_env.sh")
        kill(try #require(node.server), SIGKILL)
        try node.wait(for: "a long delay") { node.starts >= 3 && node.phase == .backoff }
        try node.expect(.backoff, startup: 200)
    }
}
