import Glibc
import TestSupport
import Testing

/// A process beside the test's own, with a pipe to its input and one from its output; killed at the latest with the value.
final class ChildProcess {
    /// Why a program could not be started.
    struct SpawnError: Error {
        let path: String
        let code: Int32
    }

    /// How a process ended.
    enum End: Equatable {
        case exited(Int32)
        case killed(Int32)
    }

    let pid: pid_t
    private let input: Int32
    private let output: Int32
    private var ended: End?
    private var pending: [UInt8] = []

    init(_ path: String, _ arguments: [String]) throws {
        var (toChild, fromChild): ([Int32], [Int32]) = ([0, 0], [0, 0])
        try #require(pipe(&toChild) == 0 && pipe(&fromChild) == 0)
        for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (input, output) = (toChild[1], fromChild[0])
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, path, &actions, nil, words, environ)
        close(toChild[0])
        close(fromChild[1])
        self.pid = pid
        guard code == 0 else { throw SpawnError(path: path, code: code) }
    }

    /// Starts `node-storage-driver`, which lies beside the test program.
    convenience init(driver arguments: String...) throws { try self.init(ChildProcess.driver, arguments) }

    deinit {
        close(input)
        close(output)
        guard ended == nil else { return }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    /// The driver's path.
    static var driver: String {
        guard let tests = realpath("/proc/self/exe", nil) else { return "" }
        defer { free(tests) }
        return String(cString: tests).split(separator: "/").dropLast().map { "/\($0)" }.joined()
            + "/node-storage-driver"
    }

    /// The next line of the output; `nil` at its end, or when none has come in time.
    func line(within limit: Duration = .seconds(20)) -> String? {
        let deadline = ContinuousClock.now + limit
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                return line
            }
            var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            let left = max(0, (deadline - ContinuousClock.now).components.seconds)
            guard poll(&waiting, 1, Int32(left) * 1_000) > 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(output, &bytes, bytes.count)
            guard count > 0 else { return nil }
            pending += bytes[..<count]
        }
    }

    /// Kills it, and waits until the kernel has given up its locks.
    func kill9() -> End {
        kill(pid, SIGKILL)
        return end()
    }

    /// Waits for its end; a process that does not end by itself is killed.
    func end(within limit: Duration = .seconds(20)) -> End {
        if let ended { return ended }
        var status: Int32 = 0
        if !eventually(within: limit, { waitpid(pid, &status, WNOHANG) == pid }) {
            kill(pid, SIGKILL)
            waitpid(pid, &status, 0)
        }
        let signal = status & 0x7F
        let end: End = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal)
        ended = end
        return end
    }
}
