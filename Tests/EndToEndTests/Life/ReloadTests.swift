import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Signals and settings that are read again", .needsBuiltPrograms, .needsPython)
struct ReloadTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Starts a server that writes down its signals.
    private func start(_ settings: [String: String] = [:], file: String? = nil) throws -> Supervised {
        var settings = settings
        if let file {
            stage.folder.write(file, to: "settings")
            settings["SUPERVISOR_CONFIG"] = stage.folder.file("settings")
        }
        let source = """
            import os, signal
            def note(number, _): open("signals", "a").write(signal.Signals(number).name + "\\n")
            for name in ("SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"): signal.signal(getattr(signal, name), note)
            signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
            open("up", "w").close()
            while True: signal.pause()
            """
        let node = try stage.python(source, settings: settings)
        try node.wait(for: "the server") { node.home.has("up") }
        return node
    }

    private func signals(at node: Supervised) -> [Substring] { node.home.text("signals").split(separator: "\n") }

    @Test("SIGHUP changes the log level at once, and does not reach Doris")
    func logLevel() throws {
        let node = try start(file: "log.level = error\n")
        #expect(node.lines(with: "INFO") == 0)
        stage.folder.write("log.level = info\n", to: "settings")
        node.send(SIGHUP)
        try node.wait(for: "the new level") { node.lines(with: "The settings were read again", "log.level=info") == 1 }
        node.send(SIGUSR1)
        try node.wait(for: "a line of that level") { node.lines(with: "INFO A signal came", "SIGUSR1") == 1 }

        stage.folder.write("log.level = error\n", to: "settings")
        node.send(SIGHUP)
        // Silence is seen when a signal that has reached the server has left no line.
        try node.wait(for: "silence") {
            let (lines, count) = (node.lines(with: "SIGUSR2"), signals(at: node).count)
            node.send(SIGUSR2)
            return eventually { signals(at: node).count > count } && node.lines(with: "SIGUSR2") == lines
        }
        #expect(!signals(at: node).contains("SIGHUP"))
        #expect(try node.terminate() == 0)
        #expect(node.lines(with: "NOTICE The supervisor ends") == 0)
    }

    @Test("a file with faults changes nothing, and each of them is told")
    func faults() throws {
        let node = try start(file: "log.level = info\n")
        stage.folder.write("log.level = loud\nno.such = 1\n", to: "settings")
        node.send(SIGHUP)
        try node.wait(for: "the refusal") { node.lines(with: "ERROR SIGHUP changed nothing") == 1 }
        #expect(node.lines(with: "ERROR A setting cannot be used", "log.level") == 1)
        #expect(node.lines(with: "ERROR A setting cannot be used", "no.such") == 1)
        stage.folder.remove("settings")
        node.send(SIGHUP)
        try node.wait(for: "the refusal") { node.lines(with: "ERROR SIGHUP changed nothing") == 2 }
        node.send(SIGUSR1)
        try node.wait(for: "a line of the old level") { node.lines(with: "INFO A signal came", "SIGUSR1") == 1 }
        #expect(node.starts == 1)
        #expect(try node.terminate() == 0)
    }

    @Test("what takes effect only in the next container is said, and nothing is where nothing changed")
    func later() throws {
        let node = try start(file: "log.level = info\n")
        node.send(SIGHUP)
        try node.wait(for: "the first") { node.lines(with: "The settings were read again") == 1 }
        stage.folder.write("log.level = info\nliveness.after = 5s\n", to: "settings")
        node.send(SIGHUP)
        try node.wait(for: "the second") { node.lines(with: "The settings were read again") == 2 }
        try node.wait(for: "the warning") { node.lines(with: "WARNING Settings changed that take effect only") == 1 }
    }

    @Test("the frontend that an image's script was called with is still known")
    func argument() throws {
        let script = stage.folder.file("be_entrypoint.sh")
        try #require(symlink(BuiltPrograms.supervisor, script) == 0)
        let node = try stage.start(
            stage.home(.backend),
            settings: ["SUPERVISOR_CLUSTER_FRONTENDS": ""],
            calledAs: [script, Loopback.next()]
        )
        try node.wait(for: .registering)
        node.send(SIGHUP)
        try node.wait(for: "the outcome") {
            node.lines(with: "The settings were read again") + node.lines(with: "SIGHUP changed nothing") > 0
        }
        #expect(node.lines(with: "SIGHUP changed nothing") == 0)
        #expect(node.lines(with: "Settings changed") == 0)
    }

    @Test("SIGHUP can stand for SIGTERM, and a signal for another or for none")
    func changedSignals() throws {
        let node = try start(["SUPERVISOR_SIGNALS": "HUP=TERM, USR1=ignore, USR2=QUIT"])
        node.send(SIGUSR1)
        try node.wait(for: "the signal") { node.lines(with: "A signal came", "SIGUSR1") == 1 }
        node.send(SIGUSR2)
        try node.wait(for: "the other signal") { !signals(at: node).isEmpty }
        #expect(signals(at: node) == ["SIGQUIT"])
        node.send(SIGHUP)
        #expect(try node.waitForExit() == 0)
        #expect(node.lines(with: "A stop begins") == 1)
    }

    @Test("signals that cannot be changed are refused at the start", arguments: ["TERM=ignore", "KILL=HUP", "HUP"])
    func refused(table: String) throws {
        let node = try stage.script("sleep 60", settings: ["SUPERVISOR_SIGNALS": table])
        #expect(try node.waitForExit() == 78)
        #expect(node.output.text.contains("SUPERVISOR_SIGNALS"))
    }
}
