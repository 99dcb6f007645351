import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Starts that take long", .needsBuiltPrograms)
struct StartupStallTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func start(
        _ home: Home,
        after limit: String = "1s",
        action: String = "report",
        frontends: [Home] = [],
        command: [String] = []
    ) throws -> Supervised {
        try stage.start(
            home,
            frontends: frontends,
            settings: ["SUPERVISOR_STARTUP_STALL_AFTER": limit, "SUPERVISOR_STARTUP_STALL_ACTION": action],
            command: command
        )
    }

    private func stalls(of node: Supervised) -> Int64? { node.status?["startup"]?["stalls"]?.integer }

    @Test("a start without progress is reported once and left alone; a server without a handler gets no SIGQUIT")
    func reported() throws {
        let node = try start(stage.home(.frontend, configuration: ["simulator_faults = replay hung"]))
        try node.wait(for: "the stall") { stalls(of: node) == 1 }
        #expect(node.reason.contains("has shown no progress"))
        #expect(node.status?["startup"]?["stalledSeconds"]?.number ?? 0 >= 1)
        let metrics = try #require(node.ask("/metrics")).body
        #expect(metrics.contains("\ndoris_supervisor_startup_stalled 1\n"), "\(metrics)")
        let server = try #require(node.server)
        // The next period has a dump of its own, and no further report.
        try node.wait(for: "another period") { node.lines(with: "a JVM prints what its threads do") >= 2 }
        #expect(node.lines(with: "ERROR The start has stalled") == 1)
        #expect(stalls(of: node) == 1 && node.starts == 1 && node.server == server)
        #expect(node.lines(with: "A signal was sent") == 0)
        #expect(try node.terminate() == 0)
    }

    @Test("with the action restart it is ended and started again, and counts as a crash that hung")
    func restarted() throws {
        let home = try stage.home(.frontend, configuration: ["simulator_faults = replay hung"])
        let node = try start(home, action: "restart")
        try node.wait(for: "the stall") { stalls(of: node) == 1 }
        home.write(home.text("conf/fe.conf").replacing("replay hung", with: ""), to: "conf/fe.conf")
        try node.wait(for: "the cause") { node.causeKind == "hung" }
        try node.wait(for: .ready)
        #expect(node.starts == 2)
        #expect(node.status?["child"]?["crashes"]?.integer == 1)
        #expect(stalls(of: node) == 1)
    }

    @Test("SIGQUIT reaches the server below the script, which prints its threads and goes on", .needsPython)
    func threadDump() throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write(
            """
            import os, signal
            signal.signal(signal.SIGQUIT, lambda *_: open("dumps", "a").write("dump\\n"))
            signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
            open("up", "w").close()
            while True: signal.pause()
            """,
            to: "server.py"
        )
        let script = "trap 'touch bash-was-signalled' QUIT; \(try #require(Tools.python)) server.py; exit $?"
        let node = try start(home, command: ["/bin/bash", "-c", script])
        try node.wait(for: "two dumps") { home.text("dumps").split(separator: "\n").count >= 2 }
        #expect(!home.has("bash-was-signalled"))
        #expect(node.starts == 1 && stalls(of: node) == 1)
        #expect(try node.terminate() == 0)
    }

    @Test("growth, work, a wait to be added, which is named, and a pause are no stalls")
    func noStalls() throws {
        let master = try stage.cluster()
        let busy = try start(
            Home(emptyFor: .backend, in: stage.folder),
            action: "restart",
            command: ["/bin/bash", "-c", "while :; do :; done"]
        )
        let replaying = try start(
            stage.home(.frontend, configuration: ["simulator_faults = replay slow 4000"]),
            action: "restart"
        )
        let home = try stage.home(.frontend, configuration: ["simulator_join_retry_ms = 60000"])
        let words = ["\(home.path)/bin/start_fe.sh", "--console", "--helper", "\(master.home.address):9010"]
        let waiting = try start(home, action: "restart", command: words)
        let hung = try stage.home(.frontend, configuration: ["simulator_faults = replay hung"])
        let paused = try start(hung, after: "3s", action: "restart")
        try paused.wait(for: "the server") { paused.server != nil }
        #expect(try paused.run("pause").code == 0)

        for node in [busy, waiting, paused] { try node.expect(.recovering, startup: 200) }
        try replaying.wait(for: .ready)
        #expect(waiting.reason == "Doris starts: it waits to be added to the cluster")
        #expect(waiting.status?["startup"]?["wait"]?.text?.contains("to be added") == true)
        for node in [busy, replaying, waiting, paused] {
            #expect(stalls(of: node) == 0)
            #expect(node.starts == 1)
        }
    }

    @Test("a JVM that outlives its start-up exception is ended, and the exception is named", arguments: ["1.2", "2.1"])
    func exceptionHangs(version: String) throws {
        let home = try stage.home(.frontend, version: version, configuration: ["simulator_exception_hangs = true"])
        let listener = try Listener(at: home.address, port: 9030)
        defer { withExtendedLifetime(listener) {} }
        let node = try start(home)
        try node.wait(for: "the cause") { node.causeKind == "port-in-use" }
        #expect(node.lines(with: "the process lives on") > 0)
        #expect(node.status?["child"]?["crashes"]?.integer ?? 0 >= 1)
    }
}
