import Glibc
import NIOPosix

/// A real client of the MySQL protocol, run as a process: the judge of what the simulator sends.
struct ClientProgram: Sendable {
    /// The program's path.
    let path: String
    /// Arguments before those of each run.
    var arguments: [String] = []

    /// The command-line client.
    static let mariadb = ClientProgram(
        path: "/usr/bin/mariadb",
        arguments: ["--no-defaults", "--host=127.0.0.1", "--connect-timeout=20", "--batch"]
    )
    /// The interpreter that the system's PyMySQL belongs to.
    static let python = ClientProgram(path: "/usr/bin/python3")

    /// `doris-simulator`, which the build leaves beside the tests; `nil` when it is not there.
    static let simulator: String? = {
        guard let tests = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(tests) }
        let folder = String(cString: tests).split(separator: "/").dropLast()
        let path = "/\(folder.joined(separator: "/"))/doris-simulator"
        return access(path, X_OK) == 0 ? path : nil
    }()

    /// Whether the command-line client is there.
    static let hasMariaDB = access(mariadb.path, X_OK) == 0
    /// Whether PyMySQL is there.
    static let hasPyMySQL = (try? python.runBlocking(["-c", "import pymysql"]))?.status == 0

    /// What a run gave.
    struct Outcome: Sendable {
        /// The exit status; 255 when a signal ended the program.
        var status: Int32
        /// Standard output.
        var output: String
        /// Standard error.
        var errors: String

        /// The output as rows of cells.
        var rows: [[String]] {
            output.split(separator: "\n").map {
                $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            }
        }
    }

    /// Runs the program to its end, away from the threads that the simulator needs.
    func run(_ arguments: String...) async throws -> Outcome { try await run(arguments) }

    /// Runs the program to its end, with a list of arguments.
    func run(_ arguments: [String]) async throws -> Outcome {
        try await NIOThreadPool.singleton.runIfActive { try runBlocking(arguments) }
    }

    /// Why a program did not run.
    struct SpawnError: Error {
        let code: Int32
    }

    private func runBlocking(_ more: [String]) throws -> Outcome {
        let prefix = "/tmp/doris-simulator-client-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let (output, errors) = (prefix + ".out", prefix + ".err")
        defer {
            unlink(output)
            unlink(errors)
        }
        let pid = try ClientProgram.spawn([path] + self.arguments + more, output: output, errors: errors)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return Outcome(
            status: status & 0x7F == 0 ? status >> 8 & 0xFF : 255,
            output: try FileSystemText.read(output),
            errors: try FileSystemText.read(errors)
        )
    }

    /// Starts a program that reads nothing and writes to files.
    static func spawn(_ words: [String], output: String, errors: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT, 0o600)
        // NIO does not mark its listening sockets to be closed on `exec`.
        for descriptor: Int32 in 3..<4_096 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        // NIO's threads block most signals, which the program would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/bin:/bin"), nil]
        defer { free(environment[0]) }
        var pid: pid_t = 0
        let code = SpawnGate.whileSpawning {
            posix_spawn(&pid, words[0], &actions, &attributes, &arguments, &environment)
        }
        guard code == 0 else { throw SpawnError(code: code) }
        return pid
    }
}
