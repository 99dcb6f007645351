import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rule 11: what each signal to the supervisor does.
@Suite("Init, the table of signals", .needsBuiltPrograms, .needsPython)
struct ForwardingTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Notes each signal that it gets, but those that cannot be caught.
    ///
    /// Python runs a handler between two instructions: one that came just before a `pause` would wait for another.
    private static let listener = """
        import os, signal, time
        def note(number, _):
            open("signals", "a").write(f"{int(number)}\\n")
            if number == signal.SIGTERM and not os.path.exists("stubborn"): os._exit(0)
        for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP, 32, 33}:
            signal.signal(number, note)
        open("up", "w").close()
        while True: time.sleep(0.01)
        """

    /// A listener below a script that does not exec, and that has no handler of its own.
    private func listening(mode: Mode, settings: [String: String] = [:], isStubborn: Bool = false) throws -> Supervised
    {
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write(Self.listener, to: "listener.py")
        if isStubborn { home.write("", to: "stubborn") }
        let script = "\(Tools.python ?? "") listener.py; exit $?"
        let node = try stage.start(home, settings: settings, mode: mode, command: ["/bin/bash", "-c", script])
        try node.wait(for: "the server") { home.has("up") }
        return node
    }

    private func noted(_ node: Supervised) -> [Int32] {
        node.home.text("signals").split(separator: "\n").compactMap { Int32($0) }
    }

    @Test(
        "USR1, USR2, WINCH, CONT, QUIT and real-time signals reach the server, and it alone",
        arguments: Mode.available
    )
    func forwarded(mode: Mode) throws {
        let node = try listening(mode: mode)
        let sent: [Int32] = [SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT, SIGQUIT, 35, 50, 63]
        for number in sent {
            node.send(number)
            try node.wait(for: "signal \(number)") { noted(node).contains(number) }
        }
        #expect(noted(node) == sent)
        // The script lives, and neither was anything started again.
        #expect(node.starts == 1)
        #expect(try node.terminate() == 0)
        #expect(noted(node).dropFirst(sent.count).contains(SIGTERM))
    }

    @Test("SIGCONT to the supervisor continues a stopped server and a stopped script", arguments: Mode.available)
    func resumes(mode: Mode) throws {
        let node = try listening(mode: mode)
        let family = ProcessTable.descendants(of: try #require(node.pid)).map(\.pid)
        #expect(family.count == 2)
        for pid in family { kill(pid, SIGSTOP) }
        try node.wait(for: "the stop") { family.allSatisfy { ProcessTable.state(of: $0) == "T" } }
        node.send(SIGCONT)
        try node.wait(for: "the continuation") { family.allSatisfy { ProcessTable.state(of: $0) == "S" } }
        #expect(try node.terminate() == 0)
    }

    @Test("a thread dump that is asked for before the server runs does not end the script")
    func early() throws {
        let node = try stage.script("mkfifo pipe; : > up; read line < pipe; exit 6")
        try node.wait(for: "the script") { node.home.has("up") }
        for number in [SIGQUIT, SIGUSR1, SIGUSR2, 40] { node.send(number) }
        try node.wait(for: "the signals") { node.output.text.contains("signal=signal 40") }
        #expect(node.starts == 1)
        #expect(try node.terminate() == 0)
    }

    @Test("SIGTERM begins one stop, and later ones only leave a line", arguments: Mode.available)
    func idempotent(mode: Mode) throws {
        let node = try listening(mode: mode, settings: ["SUPERVISOR_STOP_GRACE": "2s"], isStubborn: true)
        node.send(SIGTERM)
        try node.wait(for: .terminating)
        for count in 2...4 {
            node.send(SIGTERM)
            try node.wait(for: "its line") {
                node.output.lines.count { $0.contains("A signal came") && $0.contains("signal=SIGTERM") } >= count
            }
        }
        #expect(try node.waitForExit() == 137)
        // The server itself saw it once.
        #expect(noted(node).count { $0 == SIGTERM } == 1)
        #expect(node.output.lines.count { $0.contains("A stop begins") } == 1)
    }

    @Test("SIGINT stops as SIGTERM does, and a second one kills at once", arguments: Mode.available)
    func interrupt(mode: Mode) throws {
        let settings = ["SUPERVISOR_STOP_GRACE": "600s"]
        let gentle = try listening(mode: mode, settings: settings)
        gentle.send(SIGINT)
        #expect(try gentle.waitForExit() == 0)
        #expect(noted(gentle).contains(SIGTERM))

        let stubborn = try listening(mode: mode, settings: settings, isStubborn: true)
        stubborn.send(SIGINT)
        try stubborn.wait(for: .terminating)
        stubborn.send(SIGINT)
        #expect(try stubborn.waitForExit() == 137)
        #expect(stubborn.leftovers.isEmpty)
    }
}
