package import Glibc
import Synchronization

/// A program that a test runs, with pipes to its input and from its output; killed at the latest with the value.
package final class ChildProgram: Sendable {
    /// A system call that failed on the way to the program.
    package struct SpawnError: Error {
        /// The program, or the call.
        package let path: String
        /// `errno`.
        package let code: Int32
    }

    package let pid: pid_t
    private let output: Int32
    private let input: Mutex<Int32?>

    /// Starts a program; its errors go where the test's go.
    package init(_ path: String, _ arguments: [String]) throws {
        let (inputRead, inputWrite) = try ChildProgram.pipe()
        let (outputRead, outputWrite) = try ChildProgram.pipe()
        defer {
            close(inputRead)
            close(outputWrite)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, inputRead, 0)
        posix_spawn_file_actions_adddup2(&actions, outputWrite, 1)

        var pid = pid_t()
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        let status = posix_spawn(&pid, path, &actions, nil, words, environ)
        guard status == 0 else {
            close(inputWrite)
            close(outputRead)
            throw SpawnError(path: path, code: status)
        }
        self.pid = pid
        output = outputRead
        input = Mutex(inputWrite)
    }

    deinit {
        closeInput()
        close(output)
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    /// Runs a program to its end and returns its exit status, 0 for success.
    package static func run(_ path: String, _ arguments: [String]) throws -> Int32 {
        let program = try ChildProgram(path, arguments)
        while program.readLine() != nil {}
        var status = siginfo_t()
        waitid(P_PID, id_t(program.pid), &status, WEXITED | WNOWAIT)
        return status._sifields._sigchld.si_status
    }

    /// Lets the program see its input's end.
    package func closeInput() {
        input.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }

    /// The next line of the output; `nil` at its end.
    package func readLine() -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    private static func pipe() throws -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw SpawnError(path: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
