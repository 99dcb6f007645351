import Glibc
import ProcessControl
import Supervision
import Synchronization

// The signal side of a supervisor and nothing else, for tests. It has to be a program: what it shows depends on `main`
// running before any other thread, and on being PID 1.

/// Writes a line at once; `print` holds lines back when the output is a file.
func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    write(1, bytes, bytes.count)
}

/// Far enough away for a busy machine; only a failing test gets there.
func soon() -> Instant {
    MonotonicClock.now() + .seconds(10)
}

/// Prints each signal until SIGTERM comes.
func printSignals(_ queue: SignalQueue) {
    say("ready")
    while let received = queue.next(until: nil) {
        guard case .signal(let signal, let sender) = received else { continue }
        say("\(signal) \(sender.map { $0 == getppid() ? "parent" : "other" } ?? "kernel")")
        if signal == .terminate { return }
    }
}

/// Runs a closure on a thread of its own.
func startThread(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(ThreadBody(run: body)).toOpaque()
    var thread = pthread_t()
    pthread_create(
        &thread,
        nil,
        { context in
            if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        },
        context
    )
    // Nobody waits for it.
    pthread_detach(thread)
}

/// Carries a closure through C.
final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Has another thread wake this one a thousand times, each time when the last one was seen.
func countWakeUps(_ queue: SignalQueue) throws {
    let shared = Counters()
    startThread {
        for round in 1...1_000 {
            shared.stored.store(round, ordering: .releasing)
            // The second call adds nothing, or a wake-up that finds nothing new.
            queue.wake()
            queue.wake()
            while shared.taken.load(ordering: .acquiring) < round { sched_yield() }
        }
    }
    while shared.taken.load(ordering: .relaxed) < 1_000 {
        guard let received = queue.next(until: soon()) else { return say("lost") }
        guard received == .wakeUp else { return say("unexpected \(received)") }
        shared.taken.store(shared.stored.load(ordering: .acquiring), ordering: .releasing)
    }
    say("woken")
}

/// Shared by the two threads of ``countWakeUps(_:)``.
final class Counters: Sendable {
    let stored = Atomic(0)
    let taken = Atomic(0)
}

/// Waits for a deadline without any signal.
func waitForDeadline(_ queue: SignalQueue) {
    let start = MonotonicClock.now()
    let received = queue.next(until: start + .milliseconds(50))
    let inTime = MonotonicClock.now() - start >= .milliseconds(50)
    let late = queue.next(until: start)
    say(received == nil && late == nil && inTime ? "on time" : "\(String(describing: received)) too early")
}

/// Starts children that each leave an orphan, all ending at once, and collects them while more are started.
func reapMany(_ queue: SignalQueue) throws {
    if !OwnProcess.isInit { try OwnProcess.becomeSubreaper() }
    let reaper = Reaper()
    var expected: [ProcessID: Int32] = [:]
    var exits: [Exit] = []
    for index in 0..<200 {
        let code = Int32(index)
        let request = SpawnRequest(
            path: "/bin/sh",
            arguments: ["sh", "-c", "(exit 201) & exit \(code)"],
            environment: [],
            directory: "/"
        )
        expected[try reaper.spawn(request)] = code
        exits += reaper.reap()
    }
    while reaper.hasChildren {
        exits += reaper.reap()
        if reaper.hasChildren, queue.next(until: soon()) == nil { return say("stuck") }
    }
    let right = exits.filter { $0.origin == .spawned && expected[$0.pid] == $0.status.code }.count
    let orphans = exits.filter { $0.origin == .adopted && $0.status == .exited(code: 201) }.count
    say("init \(OwnProcess.isInit), \(right) children, \(orphans) orphans, \(exits.count) in all")
}

let arguments = CommandLine.arguments.dropFirst()
// Inherited by a supervisor whose parent doesn't care for its children.
if arguments.contains("ignoring-children") { signal(SIGCHLD, SIG_IGN) }
SignalMask.takeOver()
if arguments.contains("without-room") {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(__RLIMIT_SIGPENDING.rawValue), &none)
}
let queue = SignalQueue()
switch arguments.first {
case "signals": printSignals(queue)
case "wake-ups": try countWakeUps(queue)
case "deadline": waitForDeadline(queue)
case "reap": try reapMany(queue)
default: exit(64)
}
