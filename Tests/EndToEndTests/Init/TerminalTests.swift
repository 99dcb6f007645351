import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rule 5: the terminal is the child's, and nothing that comes from it stops the supervisor.
@Suite("Init, the terminal", .needsBuiltPrograms, .needsPython)
struct TerminalTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Tells what it has of a terminal, notes SIGINT and SIGWINCH, and copies a line that is typed.
    private static let reader = """
        import os, select, signal, sys, time
        def note(name):
            def handle(*_): open(name, "a").write("once\\n")
            return handle
        signal.signal(signal.SIGINT, note("interrupted"))
        signal.signal(signal.SIGWINCH, note("resized"))
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        def foreground():
            try: return str(os.tcgetpgrp(0) == os.getpgrp())
            except OSError as error: return os.strerror(error.errno)
        open("starts", "a").write("once\\n")
        open("report.new", "w").write(f"stdin {os.path.realpath('/proc/self/fd/0')}\\nforeground {foreground()}\\n")
        os.rename("report.new", "report")
        while True:
            while not select.select([0], [], [], 0.01)[0]: pass
            line = sys.stdin.readline()
            if not line: break
            open("typed", "a").write(line)
            if line == "exit\\n": os._exit(9)
        while True: time.sleep(0.01)
        """

    private func reader(
        prelude: [String],
        mode: Mode,
        settings: [String: String] = [:]
    ) throws -> Supervised {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let command = [Tools.python ?? "", "-c", Self.reader]
        let node = try stage.start(home, settings: settings, mode: mode, command: command, prelude: prelude)
        try node.wait(for: "the child's report") { home.has("report") }
        return node
    }

    @Test("it is the child's standard input, with the foreground: what is typed arrives", arguments: Mode.available)
    func foreground(mode: Mode) throws {
        let terminal = try PseudoTerminal()
        let node = try reader(prelude: Prelude.terminal(terminal.path), mode: mode)
        #expect(node.home.text("report") == "stdin \(terminal.path)\nforeground True\n")
        terminal.type("select 1\n")
        try node.wait(for: "what was typed") { node.home.text("typed") == "select 1\n" }
        #expect(try node.terminate() == 0)
        #expect(node.leftovers.isEmpty)
    }

    @Test("Ctrl-C is the child's SIGINT and not the supervisor's", arguments: Mode.available)
    func interrupt(mode: Mode) throws {
        let terminal = try PseudoTerminal()
        let node = try reader(prelude: Prelude.terminal(terminal.path), mode: mode)
        terminal.type("\u{3}")
        try node.wait(for: "SIGINT") { node.home.has("interrupted") }
        // The supervisor has looked at its signals when it answers.
        #expect(node.phase == .starting)
        #expect(!node.output.text.contains("signal=SIGINT"))
        #expect(try node.terminate() == 0)
    }

    @Test(
        "Ctrl-Z stops the child; SIGCONT to the supervisor continues it, and so does a stop",
        arguments: Mode.available
    )
    func suspend(mode: Mode) throws {
        let terminal = try PseudoTerminal()
        let node = try reader(prelude: Prelude.terminal(terminal.path), mode: mode)
        let supervisor = try #require(node.pid)
        let child = try #require(ProcessTable.children(of: supervisor).first)
        terminal.type("\u{1A}")
        try node.wait(for: "the stopped child") { ProcessTable.state(of: child) == "T" }
        #expect(node.phase == .starting)
        node.send(SIGCONT)
        try node.wait(for: "the continued child") { ProcessTable.state(of: child) != "T" }
        terminal.type("\u{1A}")
        try node.wait(for: "the stopped child") { ProcessTable.state(of: child) == "T" }
        #expect(try node.terminate() == 0)
    }

    @Test(
        "a child that Ctrl-C ends is not started again: the supervisor ends as the child did",
        arguments: Mode.available
    )
    func interruptedChild(mode: Mode) throws {
        let terminal = try PseudoTerminal()
        let script = "echo start >>starts; touch report; exec sleep 60"
        let home = Home(emptyFor: .backend, in: stage.folder)
        let node = try stage.start(
            home,
            mode: mode,
            command: ["/bin/bash", "-c", script],
            prelude: Prelude.terminal(terminal.path)
        )
        try node.wait(for: "the child") { home.has("report") && !node.processes(with: "sleep", "60").isEmpty }
        terminal.type("\u{3}")
        #expect(try node.waitForExit() == 130)
        #expect(home.text("starts") == "start\n")
    }

    @Test("a child that is started again has it again, and Ctrl-C between both ends the supervisor")
    func again() throws {
        let terminal = try PseudoTerminal()
        let node = try reader(prelude: Prelude.terminal(terminal.path), mode: .subreaper)
        terminal.type("exit\n")
        try node.wait(for: "another child") { node.home.text("starts") == "once\nonce\n" }
        try node.wait(for: "its report") { node.home.text("report").contains("foreground True") }
        terminal.type("again\n")
        try node.wait(for: "what was typed") { node.home.text("typed") == "exit\nagain\n" }
        terminal.type("exit\n")
        try node.wait(for: .backoff)
        terminal.type("\u{3}")
        #expect(try node.waitForExit() == 0)
        #expect(node.output.text.contains("signal=SIGINT"))
    }

    @Test("one that belongs to no session is the standard input all the same", arguments: Mode.available)
    func foreignTerminal(mode: Mode) throws {
        let terminal = try PseudoTerminal()
        let node = try reader(prelude: Prelude.terminal(terminal.path, isControlling: false), mode: mode)
        #expect(node.home.text("report").hasPrefix("stdin \(terminal.path)\n"))
        #expect(try node.terminate() == 0)
    }

    @Test("a supervisor in its background leaves the foreground where it is", arguments: Mode.available)
    func background(mode: Mode) throws {
        let terminal = try PseudoTerminal()
        let job = """
            os.setsid()
            os.dup2(os.open("\(terminal.path)", os.O_RDWR), 0)
            other = os.fork()
            if other == 0:
                while True: signal.pause()
            os.setpgid(other, other)
            os.tcsetpgrp(0, other)
            """
        let node = try reader(prelude: Prelude.words(job), mode: mode)
        #expect(node.home.text("report").hasPrefix("stdin /dev/null\n"))
        #expect(try node.terminate() == 0)
    }

    @Test("the terminal's stop signals do not stop the supervisor", arguments: Mode.available)
    func stopSignals(mode: Mode) throws {
        let node = try stage.script("touch up; sleep 60", mode: mode)
        try node.wait(for: "the child") { node.home.has("up") }
        for signal in [SIGTSTP, SIGTTIN, SIGTTOU] { node.send(signal) }
        #expect(node.ask("/livez")?.status == 200)
        #expect(ProcessTable.state(of: try #require(node.pid)) != "T")
        #expect(try node.terminate() == 0)
    }
}
