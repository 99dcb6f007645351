import Doris
import Glibc
import Supervision
import TestSupport
import Testing

/// Rules 3 and 15: every wait is by a clock that nobody sets, and nothing but what is due ends one.
@Suite("Init, clocks", .needsBuiltPrograms, .needsPython)
struct ClockTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// A child that only SIGKILL ends.
    private static let stubborn = "trap '' TERM; mkfifo in; : > up; while :; do read line < in; done"

    @Test(
        "a monotonic clock far from zero changes no deadline",
        .needsNamespaces,
        arguments: [3_000_000_000, 31_536_000] as [Int]
    )
    func farClock(offset: Int) throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let python = try #require(Tools.python)
        let note = "\(python) -c 'import time; open(\"clock\", \"w\").write(str(int(time.monotonic())))'"
        let node = try stage.start(
            home,
            settings: ["SUPERVISOR_STOP_GRACE": "2s"],
            mode: .namespace,
            command: ["/bin/bash", "-c", "\(note); \(Self.stubborn)"],
            prelude: ["/usr/bin/unshare", "--time", "--monotonic", "\(offset)", "--boottime", "\(offset)"]
        )
        try node.wait(for: "the child") { home.has("up") }
        guard Int(home.text("clock")) ?? 0 >= offset else {
            try Test.cancel("this kernel has no time namespaces that an exec enters")
        }
        #expect(node.ask("/livez")?.status == 200)
        node.send(SIGTERM)
        try node.wait(for: .terminating)
        let left = try #require(node.status?["stop"]?["leftSeconds"]?.number)
        #expect(left > 0 && left <= 1.6)
        #expect(try node.waitForExit() == 137)
    }

    @Test("no wait of the supervisor is by the clock of the wall", .needsSystemCallTrace)
    func waits() throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let trace = "\(home.path)/trace"
        let calls =
            "trace=rt_sigtimedwait,timerfd_create,timerfd_settime,clock_nanosleep,nanosleep,futex,setitimer,"
            + "timer_create,alarm"
        let node = try stage.start(
            home,
            settings: ["SUPERVISOR_STOP_GRACE": "2s"],
            mode: .subreaper,
            command: ["/bin/bash", "-c", Self.stubborn],
            prelude: ["/usr/bin/strace", "-D", "-f", "-o", trace, "-e", calls]
        )
        try node.wait(for: "the child") { home.has("up") }
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.terminate() == 137)
        let lines = Files.text(at: trace).split(separator: "\n")
        // The deadline of the stop is a length, which the kernel measures by its monotonic clock.
        #expect(lines.contains { $0.contains("rt_sigtimedwait") && $0.contains("tv_sec=") })
        #expect(lines.contains { $0.contains("timerfd_create(CLOCK_MONOTONIC") })
        // Locks name that clock too, without a time, and a sleep for a length isn't moved when it is set.
        let wall = lines.filter { line in
            line.contains("REALTIME") && !line.contains(", NULL, FUTEX") && !line.contains("(CLOCK_REALTIME, 0, ")
                || line.contains("alarm(") || line.contains("setitimer(")
        }
        #expect(wall.isEmpty, "\(wall)")
    }

    @Test("no wait is one of a poll: each has no limit or ends when something is due", .needsSystemCallTrace)
    func noPolling() throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let trace = "\(home.path)/trace"
        let node = try stage.start(
            home,
            mode: .subreaper,
            command: ["/bin/bash", "-c", "mkfifo in; : > up; read line < in"],
            prelude: ["/usr/bin/strace", "-D", "-f", "-o", trace, "-e", "trace=rt_sigtimedwait,epoll_wait,epoll_pwait"]
        )
        try node.wait(for: "the child") { home.has("up") }
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.terminate() == 0)
        let lines = Files.text(at: trace).split(separator: "\n").filter { !$0.contains("unfinished") }
        // The network thread has its timers in the kernel.
        let network = lines.filter { $0.contains("epoll") }
        #expect(network.count > 1)
        #expect(network.allSatisfy { $0.contains(", -1) = ") || $0.contains(", 0) = ") || $0.contains(", -1, NULL") })
        let main = lines.filter { $0.contains("rt_sigtimedwait") }
        #expect(main.count > 1)
        #expect(!main.contains { $0.contains("{tv_sec=0, tv_nsec=0}") && $0.contains("EAGAIN") })
    }
}
