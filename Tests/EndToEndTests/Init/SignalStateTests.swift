import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rules 1 to 3: signals are blocked before anything else, set right, and taken at one place that nothing wakes.
@Suite("Init, the supervisor's own signals", .needsBuiltPrograms, .needsPython)
struct SignalStateTests {
    private let stage: Stage
    /// What a fault raises in the thread that has it.
    private static let faults: Set = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS]
    /// What cannot be blocked, and what glibc keeps for itself.
    private static let others: Set<Int32> = [SIGKILL, SIGSTOP, 32, 33]

    init() throws { stage = try Stage() }

    private func running(mode: Mode, prelude: [String] = []) throws -> Supervised {
        let node = try stage.script("touch up; sleep 60", mode: mode, prelude: prelude)
        try node.wait(for: "the child") { node.home.has("up") }
        return node
    }

    @Test("every thread blocks all signals but those of faults, none has a handler", arguments: Mode.available)
    func masks(mode: Mode) throws {
        let node = try running(mode: mode)
        let pid = try #require(node.pid)
        let expected = Set(1...64).subtracting(Self.faults).subtracting(Self.others)
        // The kernel opens the waiting thread's mask for what it waits for; while it starts a child, glibc blocks all.
        let waiting: Set = [SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU]
        try node.wait(for: "the masks") {
            let masks = ProcessTable.field("SigBlk", ofThreadsOf: pid).map(ProcessTable.signals)
            return masks.count { $0 == expected } == masks.count - 1 && masks.count { $0 == waiting } == 1
        }
        #expect(ProcessTable.signals("SigCgt", of: pid).subtracting(Self.others).isEmpty)
        #expect(ProcessTable.signals("SigIgn", of: pid).subtracting(Self.others) == [SIGPIPE])
        #expect(try node.terminate() == 0)
    }

    @Test("the main thread waits for signals in one call, and no other thread does", arguments: Mode.available)
    func oneWait(mode: Mode) throws {
        let node = try running(mode: mode)
        let pid = try #require(node.pid)
        // x86-64 and arm64 number it differently.
        func isWaiting(_ task: String) -> Bool {
            ["128", "137"].contains(Files.text(at: "/proc/\(pid)/task/\(task)/syscall").prefix { $0 != " " })
        }
        try node.wait(for: "the waiting thread") {
            Files.names(in: "/proc/\(pid)/task").filter(isWaiting) == ["\(pid)"]
        }
        #expect(try node.terminate() == 0)
    }

    @Test("ignored and blocked signals of a careless parent change nothing of its work", arguments: Mode.available)
    func inherited(mode: Mode) throws {
        let careless = """
            for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
                signal.signal(number, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            """
        let script = """
            for i in 1 2 3 4 5; do (sleep 0.2 &); done
            exec \(Tools.python ?? "") -c 'import os, signal, time
            signal.signal(signal.SIGTERM, lambda *_: os._exit(5))
            while True: time.sleep(0.01)'
            """
        let node = try stage.script(script, mode: mode, prelude: Prelude.words(careless))
        try node.wait(for: "orphans") { (node.status?["orphansReaped"]?.integer ?? 0) >= 5 }
        #expect(ProcessTable.signals("SigIgn", of: try #require(node.pid)).contains(SIGCHLD) == false)
        try node.wait(for: "the server") { catchesTerm(node) }
        #expect(try node.terminate() == 5)
        #expect(node.leftovers.isEmpty)
    }

    private func catchesTerm(_ node: Supervised) -> Bool {
        let children = ProcessTable.children(of: node.pid ?? 0)
        return children.contains { ProcessTable.signals("SigCgt", of: $0).contains(SIGTERM) }
    }

    @Test("a child that ends at once is seen although SIGCHLD was ignored and blocked", arguments: Mode.available)
    func ignoredChildSignal(mode: Mode) throws {
        let careless = """
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
            """
        let settings = ["SUPERVISOR_RESTART_LIMIT": "0"]
        let node = try stage.script("exit 42", settings: settings, mode: mode, prelude: Prelude.words(careless))
        #expect(try node.waitForExit() == 42)
    }

    @Test("signals that mean nothing to it, thousands of them, neither end nor delay it", arguments: Mode.available)
    func harmless(mode: Mode) throws {
        let node = try running(mode: mode)
        for _ in 0..<1_000 { node.send(SIGPIPE) }
        for _ in 0..<1_000 { node.send(SIGCHLD) }
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.terminate() == 0)
    }

    @Test("signals are blocked before there is another thread, and children come by vfork", .needsSystemCallTrace)
    func firstThings() throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let trace = "\(home.path)/trace"
        let node = try stage.start(
            home,
            mode: .subreaper,
            command: ["/bin/sleep", "300"],
            prelude: ["/usr/bin/strace", "-D", "-f", "-o", trace, "-e", "trace=rt_sigprocmask,clone,clone3,fork,vfork"]
        )
        try node.wait(for: "the child") { !node.processes(with: "/bin/sleep", "300").isEmpty }
        #expect(try node.terminate() == 0)
        let lines = Files.text(at: trace).split(separator: "\n").filter { $0.hasPrefix("\(node.pid ?? 0) ") }
        let block = try #require(lines.firstIndex { $0.contains("rt_sigprocmask(SIG_SETMASK, ~[") })
        let first = try #require(lines.firstIndex { $0.contains("clone") })
        #expect(block < first)
        let processes = lines.filter { $0.contains("clone") && !$0.contains("CLONE_THREAD") && !$0.contains("resumed") }
        #expect(processes.count == 1)
        #expect(processes.allSatisfy { $0.contains("CLONE_VM|CLONE_VFORK") })
        #expect(!lines.contains { $0.contains("fork(") })
    }
}
