import Glibc
import TestSupport

/// `doris-scenarios` and `doris-simulator`, which a test run builds beside the tests.
enum Programs {
    private static let folder: String = {
        guard let path = realpath("/proc/self/exe", nil) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }()

    /// The folder of the build: that of the test's own program, or the one below the package's root.
    private static let build: String? = {
        let own = folder.split(separator: "/").dropLast().reduce(into: "") { $0 += "/\($1)" }
        return [own, ".build/debug", ".build/release"].first { access("\($0)/doris-scenarios", X_OK) == 0 }
    }()

    /// Whether both are there, and can make a network for each node; otherwise the machine's own ports would be used.
    static let canPlay: Bool = {
        guard let build, access("\(build)/doris-simulator", X_OK) == 0 else { return false }
        return (try? run(["play", "--rehearsal", "--place", "threshold"]).status == 0) ?? false
    }()

    /// Lays out the stand-in as if it were an unpacked distribution.
    ///
    /// `folder`: Where to put `fe` and `be`.
    static func layOutDistribution(in folder: ScratchFolder) throws {
        for role in ["fe", "be"] {
            let words = ["layout", role, folder.file(role), "--version", "2.1"]
            guard try run(words, program: "doris-simulator").status == 0 else { throw Unusable() }
            let path = "\(role)/conf/\(role).conf"
            folder.write(folder.read(path) + "\nsimulator_time_scale = 0.02\n", to: path)
        }
    }

    /// The stand-in did not do what it should have done for a test.
    struct Unusable: Error {}

    /// Runs `doris-scenarios` to its end.
    ///
    /// `words`: Its arguments.
    /// `program`: Another program of the build.
    /// Returns the exit status, and what it wrote to both of its outputs.
    static func run(_ words: [String], program: String = "doris-scenarios") throws -> (status: Int32, output: String) {
        guard let build, let folder = ScratchFolder() else { return (127, "") }
        let output = folder.file("output")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var pid = pid_t()
        let program = "\(build)/\(program)"
        var pointers = ([program] + words).map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        guard posix_spawn(&pid, program, &actions, nil, &pointers, environ) == 0 else { return (126, "") }
        var status: Int32 = 0
        guard eventually(within: .seconds(90), { waitpid(pid, &status, WNOHANG) == pid }) else {
            kill(pid, SIGKILL)
            waitpid(pid, &status, 0)
            return (137, folder.read("output"))
        }
        let signal = status & 0x7F
        return (signal == 0 ? status >> 8 & 0xFF : 128 + signal, folder.read("output"))
    }
}
