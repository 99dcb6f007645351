import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rules 12 and 13: what a stop does to the server, and what the main child leaves behind.
@Suite("Init, what is left", .needsBuiltPrograms, .needsPython)
struct LeftoverTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// A process that leaves its session and its parent, and acts on SIGTERM as told.
    private func daemon(onTerm action: String) -> String {
        """
        import os, signal, time
        def term(*_): \(action)
        signal.signal(signal.SIGTERM, term)
        os.setsid()
        if os.fork(): os._exit(0)
        open("daemon", "w").write(str(os.getpid()))
        open("daemon-up", "w").close()
        while True: time.sleep(0.01)
        """
    }

    /// A child with such a daemon; it ends by SIGTERM, or by itself once there is a file `go`.
    private func node(
        daemonOnTerm action: String,
        settings: [String: String] = [:],
        mode: Mode
    ) throws -> Supervised {
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write(daemon(onTerm: action), to: "daemon.py")
        mkfifo("\(home.path)/go", 0o600)
        let script = "\(Tools.python ?? "") daemon.py; read line < go; exit 11"
        let node = try stage.start(home, settings: settings, mode: mode, command: ["/bin/bash", "-c", script])
        try node.wait(for: "the daemon") { home.has("daemon-up") && daemonPID(node) != nil }
        return node
    }

    private func daemonPID(_ node: Supervised) -> pid_t? {
        node.processes(with: "daemon.py").first { ProcessTable.field("PPid", of: $0) == "\(node.pid ?? 0)" }
    }

    @Test("a detached daemon gets the time to end, and no more is waited than it takes", arguments: Mode.available)
    func takesItsTime(mode: Mode) throws {
        let action = "time.sleep(0.5); open('ended', 'w').close(); os._exit(0)"
        let node = try node(daemonOnTerm: action, settings: ["SUPERVISOR_STOP_GRACE": "600s"], mode: mode)
        #expect(try node.terminate() == 0)
        #expect(node.home.has("ended"))
        #expect(!node.output.text.contains("SIGKILL"))
        #expect(node.leftovers.isEmpty)
    }

    @Test("one that ignores SIGTERM is killed, within the stop's budget", arguments: Mode.available)
    func ignoresTerm(mode: Mode) throws {
        let node = try node(daemonOnTerm: "pass", settings: ["SUPERVISOR_STOP_GRACE": "2s"], mode: mode)
        // The main child had ended well: it is not its leftover that decides the code.
        #expect(try node.terminate() == 0)
        #expect(node.output.lines.contains { $0.contains("A signal was sent") && $0.contains("SIGKILL") })
        #expect(node.leftovers.isEmpty)
    }

    @Test("a stopped one is continued, so that it can act on SIGTERM", arguments: Mode.available)
    func stopped(mode: Mode) throws {
        let action = "open('ended', 'w').close(); os._exit(0)"
        let node = try node(daemonOnTerm: action, settings: ["SUPERVISOR_STOP_GRACE": "600s"], mode: mode)
        let daemon = try #require(daemonPID(node))
        kill(daemon, SIGSTOP)
        try node.wait(for: "its stop") { ProcessTable.state(of: daemon) == "T" }
        #expect(try node.terminate() == 0)
        #expect(node.home.has("ended"))
        #expect(!node.output.text.contains("SIGKILL"))
    }

    @Test("a crash sweeps too: nothing of the first child is there when the second starts", arguments: Mode.available)
    func crash(mode: Mode) throws {
        let action = "time.sleep(0.2); open('ended', 'w').close(); os._exit(0)"
        let node = try node(daemonOnTerm: action, mode: mode)
        let daemon = try #require(daemonPID(node))
        unlink("\(node.home.path)/daemon-up")
        node.home.write("go\n", to: "go")
        try node.wait(for: "another start") { node.starts == 2 && node.home.has("daemon-up") }
        #expect(node.home.has("ended"))
        #expect(node.status?["child"]?["lastExit"]?.text == "exit code 11")
        #expect(daemonPID(node) != daemon)
        #expect(ProcessTable.state(of: daemon) == nil)
        #expect(try node.terminate() == 0)
    }

    @Test("a stopped server and a stopped script end by SIGTERM, for SIGCONT follows it", arguments: Mode.available)
    func stoppedServer(mode: Mode) throws {
        let source = """
            import os, signal, time
            signal.signal(signal.SIGTERM, lambda *_: os._exit(8))
            open("up", "w").close()
            while True: time.sleep(0.01)
            """
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write(source, to: "server.py")
        let script = "\(Tools.python ?? "") server.py; exit $?"
        let node = try stage.start(
            home,
            settings: ["SUPERVISOR_STOP_GRACE": "600s"],
            mode: mode,
            command: ["/bin/bash", "-c", script]
        )
        try node.wait(for: "the server") { home.has("up") }
        let family = ProcessTable.descendants(of: try #require(node.pid)).map(\.pid)
        for pid in family { kill(pid, SIGSTOP) }
        try node.wait(for: "the stop") { family.allSatisfy { ProcessTable.state(of: $0) == "T" } }
        #expect(try node.terminate() == 8)
        #expect(node.leftovers.isEmpty)
    }

    @Test(
        "a script that goes on without a server when SIGTERM hits a command of it ends all the same",
        arguments: ["sleep 300; : > on; read line < pipe", "sleep 300; : > on; while :; do sleep 0.01; done"]
    )
    func scriptGoesOn(script: String) throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        mkfifo("\(home.path)/pipe", 0o600)
        let node = try stage.start(
            home,
            settings: ["SUPERVISOR_STOP_GRACE": "600s"],
            command: ["/bin/bash", "-c", script]
        )
        try node.wait(for: "the command") { !node.processes(with: "sleep", "300").isEmpty }
        #expect(try node.terminate() == 0)
        #expect(home.has("on"))
        #expect(!node.output.text.contains("SIGKILL"))
    }
}
