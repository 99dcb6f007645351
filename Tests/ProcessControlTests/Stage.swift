import Glibc
import ProcessControl
import Supervision
import TestSupport
import Testing

/// Swift Testing has a type of this name too, for exit tests.
typealias ExitStatus = Supervision.ExitStatus

/// A supervisor's process side, with a folder in which scripts leave facts to observe.
///
/// For exit tests alone: waiting for any child would take the children of other tests.
struct Stage {
    let reaper = Reaper()
    let signaller = ChildSignaller()
    let folder: ScratchFolder

    init() throws {
        folder = try #require(ScratchFolder())
        // A test that waits in vain ends by SIGALRM: a time limit of Swift Testing ends no system call.
        alarm(30)
        // What is left of a script must be ours, and must not outlive the test.
        try OwnProcess.becomeSubreaper()
    }

    /// Starts a bash script, with the folder as its working directory.
    func start(_ script: String, environment: [String] = []) throws -> ProcessID {
        folder.write("#!/bin/bash\n\(script)\n", to: "script.sh", mode: 0o755)
        return try reaper.spawn(
            SpawnRequest(
                path: folder.file("script.sh"),
                arguments: ["script.sh"],
                environment: ["PATH=/usr/bin:/bin"] + environment,
                directory: folder.path
            )
        )
    }

    /// Collects children until this one has ended, for which it waits until the test's time is over.
    func finish(_ pid: ProcessID) -> ExitStatus {
        while true {
            var info = siginfo_t()
            waitid(P_ALL, 0, &info, WEXITED | WNOWAIT)
            if let exit = reaper.reap().first(where: { $0.pid == pid }) { return exit.status }
        }
    }

    /// The same, doing something over and over meanwhile.
    func finish(_ pid: ProcessID, meanwhile work: () -> Void) -> ExitStatus {
        while true {
            work()
            if let exit = reaper.reap().first(where: { $0.pid == pid }) { return exit.status }
        }
    }

    /// Runs a script to its end.
    func run(_ script: String, environment: [String] = []) throws -> ExitStatus {
        finish(try start(script, environment: environment))
    }

    /// Runs the driver, and returns what it said.
    func drive(_ mode: String, below wrapper: String = "") throws -> String {
        _ = try run("exec \(wrapper) '\(Self.driver)' \(mode) > said 2>&1")
        return folder.read("said")
    }

    /// The lines of a script that run a server: a process that is no shell by its program's name, notes SIGTERM and
    /// SIGUSR1 in `log`, and ends with code 23.
    static let server = """
        [ -e server ] || cp /bin/bash server
        ./server -c 'trap "echo TERM >> log; exit 23" TERM
            trap "echo USR1 >> log" USR1
            echo ready >> log
            while :; do sleep 0.02 & wait $!; done'
        """

    /// How many lines of `log` begin like this.
    func logged(_ line: String) -> Int {
        folder.read("log").split(separator: "\n").count { $0.hasPrefix(line) }
    }

    /// The driver lies beside the test program.
    static var driver: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = max(readlink("/proc/self/exe", &buffer, buffer.count), 0)
        let path = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/process-control-driver"
    }
}
