import Glibc

/// The programs that a scenario runs, and how they ended.
///
/// It owns every wait of the process, so that one that is PID 1 of its namespace takes in orphans too.
final class Children {
    private var statuses: [pid_t: Int32] = [:]

    /// Starts a program with clean signals and nothing to read.
    ///
    /// - Parameters:
    ///   - words: The program's path and its arguments.
    ///   - environment: All of its variables.
    ///   - output: The file that both of its outputs are appended to; `nil` leaves them where this process's go.
    /// - Returns: The process.
    /// - Throws: ``StageError`` when it can't be started.
    func start(_ words: [String], environment: [String], output: String?) throws(StageError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if let output {
            posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var pid = pid_t()
        let status = Children.withPointers(words) { arguments in
            Children.withPointers(environment) { posix_spawnp(&pid, words[0], &actions, &attributes, arguments, $0) }
        }
        guard status == 0 else { throw StageError("start \(words[0])", errno: status) }
        return pid
    }

    /// How a child ended: its exit status, 128 and the signal's number after a death by a signal; `nil` while it runs.
    func status(of pid: pid_t) -> Int32? {
        reap()
        return statuses[pid]
    }

    /// Waits for a child's end; `nil` when it doesn't come in time.
    func status(of pid: pid_t, within limit: Duration) -> Int32? {
        let deadline = ContinuousClock.now + limit
        while true {
            if let status = status(of: pid) { return status }
            guard ContinuousClock.now < deadline else { return nil }
            usleep(2_000)
        }
    }

    /// Runs a program to its end.
    ///
    /// - Returns: What it wrote.
    /// - Throws: ``StageError`` when it takes more than 20 s or doesn't end with 0.
    @discardableResult
    func run(_ words: [String], environment: [String], output: String) throws(StageError) -> String {
        let pid = try start(words, environment: environment, output: output)
        let status = status(of: pid, within: .seconds(20))
        let text = Files.text(of: output) ?? ""
        guard status == 0 else {
            if status == nil { kill(pid, SIGKILL) }
            let end = status.map { "ended with \($0)" } ?? "did not end within 20 s"
            throw StageError("\(words.joined(separator: " ")) \(end): \(text)")
        }
        return text
    }

    private func reap() {
        while true {
            var status: Int32 = 0
            let pid = waitpid(-1, &status, WNOHANG)
            guard pid > 0 else { return }
            let signal = status & 0x7F
            statuses[pid] = signal == 0 ? status >> 8 & 0xFF : 128 + signal
        }
    }

    private static func withPointers<Result>(
        _ words: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(&pointers)
    }
}
