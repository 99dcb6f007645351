import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rules 6, 8 and 10: whatever ends below the supervisor is collected, however many at once, and by one place.
@Suite("Init, reaping", .needsBuiltPrograms, .needsPython)
struct ReapingTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func zombies(_ node: Supervised) -> Int {
        ProcessTable.descendants(of: node.pid ?? 0).count { $0.state == "Z" }
    }

    private func reaped(_ node: Supervised) -> Int64 { node.status?["orphansReaped"]?.integer ?? 0 }

    @Test("2,000 orphans that end at once are all collected and counted", arguments: Mode.available)
    func manyAtOnce(mode: Mode) throws {
        // The children wait for the end of a pipe that their parent alone holds: they become orphans and end at once.
        let source = """
            import os, signal, sys
            os.mkfifo("go")
            if os.fork() == 0:
                reading, writing = os.pipe()
                for _ in range(2000):
                    if os.fork() == 0:
                        os.close(writing)
                        os.read(reading, 1)
                        os._exit(3)
                open("forked", "w").close()
                open("go").read()
                os._exit(0)
            os.wait()
            signal.pause()
            """
        let node = try stage.python(source, mode: mode)
        try node.wait(for: "the processes") { node.home.has("forked") }
        // While it is stopped, all of their SIGCHLD become one.
        node.send(SIGSTOP)
        node.home.write("go", to: "go")
        try node.wait(for: "their end") { zombies(node) == 2_000 }
        node.send(SIGCONT)
        // Not by asking the supervisor, which would wake it.
        try node.wait(for: "their collection") { zombies(node) == 0 }
        try node.wait(for: "their count") { reaped(node) >= 2_000 }
        #expect(reaped(node) == 2_000)
        #expect(node.ask("/metrics")?.body.contains("doris_supervisor_orphans_reaped_total 2000") == true)
        #expect(node.starts == 1)
        #expect(try node.terminate() == 0)
        #expect(!node.output.text.contains("No child processes"))
    }

    @Test("exits that coalesce with the main child's do not hide its code", arguments: Mode.available)
    func coalescing(mode: Mode) throws {
        let script = "for i in 1 2 3 4 5 6; do (exit 9) & done; (true & true &); exit 77"
        for round in 0..<13 {
            let nodes = try (0..<8).map { _ in
                try stage.script(script, settings: ["SUPERVISOR_RESTART_LIMIT": "0"], mode: mode)
            }
            for node in nodes {
                let code = try node.waitForExit()
                #expect(code == 77, "round \(round): \(node.output.text)")
            }
        }
    }

    @Test("a daemon that forks twice becomes its child, and its end is collected", arguments: Mode.available)
    func adoption(mode: Mode) throws {
        let script = "mkfifo pipe; (setsid sleep 300 &); read line < pipe"
        let node = try stage.script(script, mode: mode)
        try node.wait(for: "the daemon") { !node.processes(with: "sleep", "300").isEmpty }
        let daemon = try #require(node.processes(with: "sleep", "300").first)
        try node.wait(for: "its adoption") { ProcessTable.field("PPid", of: daemon) == "\(node.pid ?? 0)" }
        let before = reaped(node)
        kill(daemon, SIGKILL)
        try node.wait(for: "its collection") { reaped(node) == before + 1 }
        #expect(zombies(node) == 0)
        #expect(node.starts == 1)
        let told = node.output.lines.count { $0.contains("Not PID 1") }
        #expect(told == (mode == .subreaper ? 1 : 0))
        #expect(try node.terminate() == 0)
    }

    @Test("a zombie whose parent lives is neither ours nor in the way of a stop", arguments: Mode.available)
    func foreignZombie(mode: Mode) throws {
        let source = """
            import os, signal
            if os.fork() == 0: os._exit(0)
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            open("up", "w").close()
            while True: signal.pause()
            """
        let node = try stage.python(source, mode: mode)
        try node.wait(for: "the child") { node.home.has("up") }
        #expect(zombies(node) == 1)
        #expect(reaped(node) == 0)
        #expect(try node.terminate() == 0)
        #expect(!node.output.text.contains("SIGKILL"))
    }

    @Test(
        "one thread waits for children, none asks by signal 0 whether a process lives",
        .needsSystemCallTrace
    )
    func oneWaiter() throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let trace = "\(home.path)/trace"
        let calls = "trace=waitid,wait4,kill,tgkill,tkill,pidfd_send_signal"
        let node = try stage.start(
            home,
            mode: .subreaper,
            command: ["/bin/bash", "-c", "(true & true &); exec sleep 300"],
            prelude: ["/usr/bin/strace", "-D", "-f", "-o", trace, "-e", calls]
        )
        try node.wait(for: "the child") { !node.processes(with: "sleep", "300").isEmpty }
        kill(try #require(node.processes(with: "sleep", "300").first), SIGKILL)
        try node.wait(for: "another start") { node.starts == 2 }
        try node.wait(for: "the child") { !node.processes(with: "sleep", "300").isEmpty }
        #expect(try node.terminate() == 0)
        let pid = try #require(node.pid)
        let lines = Files.text(at: trace).split(separator: "\n")
        let waits = lines.filter { $0.contains("waitid(P_ALL") }
        #expect(waits.count > 4)
        #expect(waits.allSatisfy { $0.hasPrefix("\(pid) ") })
        // The script waits for its own children by wait4.
        #expect(!lines.contains { $0.hasPrefix("\(pid) ") && $0.contains("wait4(") })
        #expect(!lines.contains { $0.contains("kill(") && $0.contains(", 0)") })
    }
}
