import Doris
import Glibc
import TestSupport
import Testing

@Suite("What the child starts with", .needsBuiltPrograms, .needsPython)
struct ChildTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Tells what it starts with, by lines in the file `report`, and waits to be ended.
    private static let reporter = """
        import os, signal
        fds = sorted(int(n) for n in os.listdir("/proc/self/fd"))
        status = open("/proc/self/status").read()
        lines = [l for l in status.splitlines() if l.startswith(("SigBlk", "SigIgn"))]
        lines += ["leads " + str(os.getpgid(0) == os.getpid()), "stdin " + os.readlink("/proc/self/fd/0")]
        lines += ["fds " + ",".join(str(n) for n in fds if os.path.exists(f"/proc/self/fd/{n}"))]
        lines += ["cwd " + os.getcwd()] + ["env " + k + "=" + v for k, v in os.environ.items()]
        open("report.new", "w").write("\\n".join(lines))
        os.rename("report.new", "report")
        signal.pause()
        """

    private func report(of node: Supervised) throws -> [String] {
        try node.wait(for: "the child's report") { node.home.has("report") }
        return node.home.text("report").split(separator: "\n").map(String.init)
    }

    @Test("clean signals, a group of its own, three descriptors, its own folder", arguments: Mode.available)
    func cleanStart(mode: Mode) throws {
        let node = try stage.python(Self.reporter, mode: mode)
        let report = try report(of: node)
        #expect(report.contains("SigBlk:\t0000000000000000"))
        // Python itself ignores SIGPIPE (13) and SIGXFSZ (25) and nothing else.
        #expect(report.contains("SigIgn:\t0000000001001000"))
        #expect(report.contains("leads True"))
        #expect(report.contains("stdin /dev/null"))
        #expect(report.contains("fds 0,1,2"))
        #expect(report.contains("cwd \(node.home.path)"))
        #expect(try node.terminate() == 0)
    }

    @Test("no setting, no password and no proxy in its environment")
    func environment() throws {
        let node = try stage.python(
            Self.reporter,
            settings: ["PASSWD": "hush", "http_proxy": "p", "HTTPS_PROXY": "p", "MINE": "kept"]
        )
        let names = try report(of: node).filter { $0.hasPrefix("env ") }.map { $0.dropFirst(4).prefix { $0 != "=" } }
        #expect(names.contains("MINE"))
        #expect(names.contains("DORIS_HOME"))
        #expect(!names.contains { $0.hasPrefix("SUPERVISOR_") })
        #expect(!names.contains("PASSWD"))
        #expect(!names.contains { $0.lowercased().hasSuffix("_proxy") })
        #expect(!node.output.text.contains("hush"))
    }

    @Test("signals that are ignored or blocked at the supervisor's start do not reach it", arguments: Mode.available)
    func inherited(mode: Mode) throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let careless = """
            import os, signal, sys
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGCHLD, signal.SIGINT})
            os.execv(sys.argv[1], sys.argv[1:])
            """
        let python = try #require(Tools.python)
        let node = try stage.start(
            home,
            mode: mode,
            command: [python, "-c", Self.reporter],
            prelude: [python, "-c", careless]
        )
        let report = try report(of: node)
        #expect(report.contains("SigBlk:\t0000000000000000"))
        #expect(report.contains("SigIgn:\t0000000001001000"))
        #expect(try node.terminate() == 0)
    }

    @Test("its exit code comes out", arguments: [(0, 0), (1, 1), (3, 3), (77, 77), (126, 126), (255, 255)])
    func exitCode(code: Int32, expected: Int32) throws {
        let node = try stage.script("exit \(code)", settings: ["SUPERVISOR_RESTART_LIMIT": "0"])
        #expect(try node.waitForExit() == expected)
    }

    @Test(
        "its death by a signal comes out as 128 + n",
        arguments: [("SEGV", 139), ("ABRT", 134), ("KILL", 137), ("TERM", 143), ("HUP", 129)]
    )
    func deathBySignal(name: String, expected: Int32) throws {
        let node = try stage.script("ulimit -c 0; kill -\(name) $$", settings: ["SUPERVISOR_RESTART_LIMIT": "0"])
        #expect(try node.waitForExit() == expected)
    }

    @Test("a program that is missing or cannot be executed ends the supervisor as a shell would say it")
    func impossibleStart() throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write("not a program", to: "file", mode: 0o644)
        let missing = try stage.start(home, command: ["/no/such/program"])
        #expect(try missing.waitForExit() == 127)
        #expect(missing.output.text.contains("/no/such/program"))
        let plain = try stage.start(home, command: ["\(home.path)/file"])
        #expect(try plain.waitForExit() == 126)
        let empty = try stage.start(home)
        #expect(try empty.waitForExit() == 127)
        #expect(empty.output.text.contains("bin/start_be.sh"))
    }

    @Test("orphans are adopted and reaped", arguments: Mode.available)
    func orphans(mode: Mode) throws {
        let node = try stage.script("for i in $(seq 50); do (sleep 0.2 &); done; touch done; sleep 60", mode: mode)
        try node.wait(for: "the orphans") { node.home.has("done") }
        try node.wait(for: "their end") {
            (node.status?["orphansReaped"]?.integer ?? 0) >= 50
                && ProcessTable.descendants(of: node.pid ?? 0).allSatisfy { $0.state != "Z" }
        }
        #expect(node.ask("/metrics")?.body.contains("doris_supervisor_orphans_reaped_total ") == true)
    }
}
