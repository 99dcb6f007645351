import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Stopping", .needsBuiltPrograms, .needsPython)
struct StopTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// A start script that does not exec, over a server that leaves a trace of its SIGTERM and ends with a code.
    private func wrapped(server: String, settings: [String: String] = [:], mode: Mode = .best) throws -> Supervised {
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write(server, to: "server.py")
        let script =
            "trap 'touch bash-was-signalled' TERM; \(try #require(Tools.python)) server.py; echo $? > code; exit $(cat code)"
        let node = try stage.start(home, settings: settings, mode: mode, command: ["/bin/bash", "-c", script])
        try node.wait(for: "the server") { home.has("up") }
        return node
    }

    private func server(onTerm action: String) -> String {
        """
        import os, signal, sys, time, urllib.request, urllib.error
        def term(*_):
            \(action)
        signal.signal(signal.SIGTERM, term)
        open("up", "w").close()
        while True:
            signal.pause()
        """
    }

    @Test(
        "SIGTERM reaches the server below the script, not the script; its code comes through",
        arguments: Mode.available
    )
    func reachesServer(mode: Mode) throws {
        let node = try wrapped(server: server(onTerm: "os._exit(7)"), mode: mode)
        #expect(try node.terminate() == 7)
        #expect(node.home.text("code") == "7\n")
        #expect(!node.home.has("bash-was-signalled"))
        #expect(node.leftovers.isEmpty)
    }

    @Test("0 and 143 of the server are a stop that ended well", arguments: [0, 143])
    func endedWell(code: Int) throws {
        let node = try wrapped(server: server(onTerm: "os._exit(\(code))"))
        #expect(try node.terminate() == 0)
    }

    @Test("a server that ignores SIGTERM is killed at the deadline, and the code shows it", arguments: Mode.available)
    func deadline(mode: Mode) throws {
        let node = try wrapped(server: server(onTerm: "pass"), settings: ["SUPERVISOR_STOP_GRACE": "2s"], mode: mode)
        #expect(try node.terminate() == 137)
        #expect(node.leftovers.isEmpty)
    }

    @Test("a stopped server ends: SIGCONT follows SIGTERM", arguments: Mode.available)
    func stoppedServer(mode: Mode) throws {
        let node = try wrapped(server: server(onTerm: "os._exit(0)"), mode: mode)
        let server = try #require(node.processes(with: "server.py").first)
        kill(server, SIGSTOP)
        #expect(try node.terminate() == 0)
    }

    @Test("readiness fails before the server gets its signal", arguments: ["SIGTERM", "pre-stop"])
    func readinessFirst(beginning: String) throws {
        let ask = """
            try: code = urllib.request.urlopen("http://" + os.environ["POD_IP"] + ":8099/readyz", timeout=5).status
                except urllib.error.HTTPError as error: code = error.code
                open("readiness", "w").write(str(code)); os._exit(0)
            """
        // A real backend is Ready first, or the 503 would say nothing.
        let frontend = try stage.cluster()
        let home = try stage.home(.backend)
        home.write(server(onTerm: ask), to: "server.py")
        let python = try #require(Tools.python)
        let script = "bin/start_be.sh --console & \(python) server.py; exit 0"
        let node = try stage.start(home, frontends: [frontend.home], command: ["/bin/bash", "-c", script])
        try node.wait(for: .ready)
        try node.wait(for: "the asking process") { home.has("up") }
        #expect(node.ask("/readyz")?.status == 200)
        if beginning == "pre-stop" {
            #expect(try node.run("pre-stop").code == 0)
            #expect(node.ask("/readyz")?.status == 503)
            #expect(!home.has("readiness"))
        }
        #expect(try node.terminate() == 0)
        #expect(home.text("readiness") == "503")
        // The server's own question comes milliseconds late; the log shows the order exactly.
        let lines = node.output.lines
        let published = try #require(lines.firstIndex { $0.contains("phase=terminating") })
        let signalled = try #require(lines.firstIndex { $0.contains("A signal was sent") })
        #expect(published < signalled)
    }

    @Test("pre-stop and SIGTERM share one deadline")
    func oneDeadline() throws {
        let node = try wrapped(server: server(onTerm: "pass"), settings: ["SUPERVISOR_STOP_GRACE": "20s"])
        #expect(try node.run("pre-stop").code == 0)
        #expect(node.status?["stop"]?["decision"]?.text == "restart")
        let first = try #require(node.status?["stop"]?["leftSeconds"]?.number)
        node.send(SIGTERM)
        try node.wait(for: .terminating)
        let second = try #require(node.status?["stop"]?["leftSeconds"]?.number)
        #expect(second < first && first <= 18)
        // Standard signals that are sent twice before they are taken arrive once.
        node.send(SIGINT)
        try node.wait(for: "the first SIGINT") { node.output.text.contains("signal=SIGINT") }
        node.send(SIGINT)
        #expect(try node.waitForExit() == 137)
    }

    @Test("a daemon that outlives the server gets SIGTERM and the time to end", arguments: Mode.available)
    func leftover(mode: Mode) throws {
        let daemon = """
            import os, signal, time
            def term(*_):
                time.sleep(0.5); open("daemon-ended", "w").close(); os._exit(0)
            signal.signal(signal.SIGTERM, term)
            open("daemon-up", "w").close()
            while True: signal.pause()
            """
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write(daemon, to: "daemon.py")
        let python = try #require(Tools.python)
        let script =
            "setsid \(python) daemon.py </dev/null >/dev/null 2>&1 & until [ -e daemon-up ]; do sleep 0.02; done; exec sleep 60"
        let node = try stage.start(home, mode: mode, command: ["/bin/bash", "-c", script])
        try node.wait(for: "the daemon") { home.has("daemon-up") && node.processes(with: "sleep", "60").count == 1 }
        #expect(try node.terminate() == 0)
        #expect(home.has("daemon-ended"))
        #expect(node.leftovers.isEmpty)
    }

    @Test("a daemon that ignores SIGTERM is killed, and the stop ends")
    func stubbornLeftover() throws {
        let script =
            "(trap '' TERM; touch daemon-up; while :; do sleep 1; done) & until [ -e daemon-up ]; do sleep 0.02; done; exec sleep 60"
        let node = try stage.script(script, settings: ["SUPERVISOR_STOP_GRACE": "3s"])
        try node.wait(for: "the daemon") {
            node.home.has("daemon-up") && node.processes(with: "sleep", "60").count == 1
        }
        #expect(try node.terminate() == 0)
        #expect(node.leftovers.isEmpty)
    }

    @Test("SIGQUIT reaches the server alone and ends nothing")
    func threadDump() throws {
        let source = """
            import os, signal
            signal.signal(signal.SIGQUIT, lambda *_: open("dump", "w").close())
            signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
            open("up", "w").close()
            while True: signal.pause()
            """
        let node = try wrapped(server: source)
        node.send(SIGQUIT)
        try node.wait(for: "the thread dump") { node.home.has("dump") }
        #expect(try node.terminate() == 0)
    }

    @Test("SIGTERM at any instant of the start ends the supervisor and leaves nothing", arguments: Mode.available)
    func anyInstant(mode: Mode) throws {
        for step in 0..<15 {
            let node = try stage.script("sleep 60 & wait", mode: mode)
            // From its first line on, the supervisor has taken its signals over.
            try node.wait(for: "the first line") { !node.output.lines.isEmpty }
            usleep(UInt32(step * 1_500))
            let code = try node.terminate()
            #expect(code == 0, "after \(step * 1_500) µs: \(node.output.text)")
            #expect(node.leftovers.isEmpty)
        }
    }
}
