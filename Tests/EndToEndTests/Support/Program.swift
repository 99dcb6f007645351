import Glibc
import Synchronization
import TestSupport

/// A program that a test runs, with exactly the environment that the test names; killed with the value at the latest.
final class Program: Sendable {
    /// How a program ended, and what it wrote.
    struct Outcome: Sendable {
        let code: Int32
        let output: String
        let errors: String

        /// Both streams, for a search.
        var everything: String { output + errors }
    }

    let pid: pid_t
    private let ended = Mutex<Int32?>(nil)

    /// Starts a program with clean signals; descriptors from 3 on aren't passed on, but for `leaks`.
    ///
    /// `words`: The program's path and its arguments.
    /// `leak`: Whether the program also gets a descriptor 9, as from a careless parent.
    init(
        _ words: [String],
        environment: [String: String],
        output: OutputFile,
        errors: OutputFile,
        leak: Bool = false
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.descriptor, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.descriptor, 2)
        if leak { posix_spawn_file_actions_adddup2(&actions, output.descriptor, 9) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        var pid = pid_t()
        let status = Program.withPointers(words) { arguments in
            Program.withPointers(variables) { environment in
                posix_spawn(&pid, words[0], &actions, &attributes, arguments, environment)
            }
        }
        guard status == 0 else { throw SetUpFailure("\(words[0]) did not start: errno \(status)") }
        self.pid = pid
    }

    deinit {
        guard exitCode == nil else { return }
        kill(pid, SIGKILL)
        _ = exitCode(within: .seconds(20))
    }

    /// The exit code, 128 and the signal's number after a death by signal; `nil` while it runs.
    var exitCode: Int32? {
        ended.withLock { ended in
            if let ended { return ended }
            var status: Int32 = 0
            guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
            let signal = status & 0x7F
            ended = signal == 0 ? status >> 8 & 0xFF : 128 + signal
            return ended
        }
    }

    /// Waits for the end; `nil` when it doesn't come in time.
    func exitCode(within limit: Duration) -> Int32? {
        eventually(within: limit) { exitCode != nil } ? exitCode : nil
    }

    /// Runs a program to its end.
    static func run(
        _ words: [String],
        environment: [String: String] = ["PATH": Tools.path],
        within limit: Duration = .seconds(20)
    ) throws -> Outcome {
        let (output, errors) = (try OutputFile(), try OutputFile())
        let program = try Program(words, environment: environment, output: output, errors: errors)
        guard let code = program.exitCode(within: limit) else {
            throw Overdue("\(words.joined(separator: " ")) did not end; it wrote:\n\(output.text)\(errors.text)")
        }
        return Outcome(code: code, output: output.text, errors: errors.text)
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
