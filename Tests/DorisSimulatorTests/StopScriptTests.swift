import Doris
import Glibc
import Testing

@testable import DorisSimulator

@Suite("Stop scripts")
struct StopScriptTests {
    /// Writes its number down, and says which signal ended it; bash itself runs no trap while a child runs.
    private let program = """
        trap 'echo TERM >"$DORIS_HOME/signal"; exit 0' TERM
        echo $$ >"$PID_DIR/$1.pid"
        while true; do sleep 0.02; done
        """

    /// Starts in the foreground, so that bash takes note of the end (a zombie would keep the stop script waiting), and
    /// tells the statuses of both scripts.
    private let scene = """
        "$1" & started=$!
        for _ in {1..500}; do [[ -s "$2" ]] && break; sleep 0.02; done
        "$3" $4; stopped=$?
        wait "$started"; echo "$stopped $?"
        """

    @Test("SIGKILL without an option, SIGTERM with --grace", arguments: NodeRole.allCases, [true, false])
    func stops(role: NodeRole, grace: Bool) async throws {
        try await ScriptedHome.with(role, .v2_1, program: program) { home, start in
            let pidPath = "\(home)/bin/\(role.rawValue).pid"
            let stop = "\(home)/bin/stop_\(role.rawValue).sh"
            let outcome = try await ClientProgram(path: "/bin/bash").run(
                ["-c", scene, "-", start.path, pidPath, stop] + (grace ? ["--grace"] : [])
            )
            #expect(outcome.output.hasSuffix("stop simulator, and remove pid file. \n0 \(grace ? 0 : 137)\n"))
            #expect(!FileSystem.exists(pidPath))
            #expect(try FileSystemText.read("\(home)/signal") == (grace ? "TERM\n" : ""))
        }
    }

    @Test("no pid file, a dead process, and another program end with 1")
    func refusals() async throws {
        try await ScriptedHome.with(.frontend, .v1_2, program: "exit 0") { home, _ in
            let stop = ClientProgram(path: "\(home)/bin/stop_fe.sh")
            let pidPath = "\(home)/bin/fe.pid"
            for (content, text) in [
                (nil, "ERROR: \(pidPath) does not exist\n"), ("", "ERROR: invalid pid.\n"),
                ("4194305", "ERROR: fe process 4194305 does not exist.\n"),
                ("\(getpid())", "ERROR: pid process may not be fe. \n"),
            ] {
                if let content { try FileSystem.replace(pidPath, with: content) }
                let outcome = try await stop.run()
                #expect(outcome.status == 1)
                #expect(outcome.output == text)
            }
        }
    }
}
