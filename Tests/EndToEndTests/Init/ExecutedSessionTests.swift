import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rule 14: who was executed into the container is nobody's leftover.
///
/// Hooks, exec probes and people come in that way. The parent of such a process is outside, so it is no child of PID 1.
@Suite("Init, executed sessions", .needsBuiltPrograms, .needsPython)
struct ExecutedSessionTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Notes each signal that it gets and lives on; it has no part in the variables by which leftovers are found.
    private static let session = """
        import os, signal, sys, time
        folder = sys.argv[1]
        def note(number, _): open(folder + "/session-signals", "a").write(f"{int(number)}\\n")
        for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD, 32, 33}:
            signal.signal(number, note)
        open(folder + "/session-up", "w").write(str(os.getpid()))
        while True: time.sleep(0.01)
        """

    /// Enters the container, or runs beside the supervisor where there is none.
    private func enter(_ node: Supervised, mode: Mode) throws -> Program {
        let entering = ["/usr/bin/nsenter", "--target", "\(node.pid ?? 0)", "--pid", "--mount"]
        let output = try OutputFile()
        let session = try Program(
            (mode == .namespace ? entering : []) + [Tools.python ?? "", "-c", Self.session, node.home.path],
            environment: ["PATH": Tools.path],
            output: output,
            errors: output
        )
        try node.wait(for: "the session") {
            if let code = session.exitCode { Issue.record("the session ended with \(code): \(output.text)") }
            return node.home.has("session-up") && !node.home.text("session-up").isEmpty
        }
        return session
    }

    @Test("no sweep after a crash signals one", arguments: Mode.available)
    func crashes(mode: Mode) throws {
        try crash(mode: mode, leaving: "mkfifo other; read line < other")
    }

    @Test("not even one that has to kill")
    func crashWithForce() throws {
        let node = try crash(mode: .best, leaving: "trap '' TERM; mkfifo other; while :; do read line < other; done")
        #expect(node.output.lines.contains { $0.contains("A signal was sent") && $0.contains("SIGKILL") })
    }

    /// Has the main child crash and leave a process of another session behind, while somebody is in the container.
    @discardableResult
    private func crash(mode: Mode, leaving leftover: String) throws -> Supervised {
        let home = Home(emptyFor: .backend, in: stage.folder)
        home.write(leftover, to: "leftover.sh")
        mkfifo("\(home.path)/gate", 0o600)
        let script = """
            [ ! -e other ] || exec sleep 300
            setsid bash leftover.sh &
            read line < gate; exit 1
            """
        let node = try stage.start(home, mode: mode, command: ["/bin/bash", "-c", script])
        try node.wait(for: "the leftover") { home.has("other") }
        let session = try enter(node, mode: mode)
        home.write("go\n", to: "gate")
        try node.wait(for: "another child") { !node.processes(with: "sleep", "300").isEmpty }
        #expect(node.starts == 2)
        #expect(node.processes(with: "leftover.sh").isEmpty)
        #expect(session.exitCode == nil)
        #expect(home.text("session-signals") == "")
        return node
    }

    @Test("no stop signals one, and none is waited for", arguments: Mode.available)
    func stop(mode: Mode) throws {
        let node = try stage.script("touch up; exec sleep 300", settings: ["SUPERVISOR_STOP_GRACE": "600s"], mode: mode)
        try node.wait(for: "the child") { node.home.has("up") }
        let session = try enter(node, mode: mode)
        #expect(try node.terminate() == 0)
        #expect(node.home.text("session-signals") == "")
        if mode == .subreaper { #expect(session.exitCode == nil) }
    }
}
