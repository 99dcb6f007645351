import Doris
import Glibc
import Testing

@testable import DorisSimulator

@Suite("Start scripts")
struct StartScriptTests {
    private static let hasShellcheck = access("/usr/bin/shellcheck", X_OK) == 0

    /// Lays out a home whose simulator is a script that prints its arguments and ends with status 7.
    private func withHome(
        _ role: NodeRole,
        _ profile: VersionProfile,
        _ body: (_ home: String, _ script: ClientProgram) async throws -> Void
    ) async throws {
        try await ScriptedHome.with(role, profile, program: "echo \"$@\"\necho \"X=$X\"\nexit 7", body)
    }

    @Test(
        "shellcheck has nothing to say",
        .enabled(if: hasShellcheck, "shellcheck is not installed"),
        arguments: NodeRole.allCases,
        VersionProfile.all
    )
    func shellcheck(role: NodeRole, profile: VersionProfile) async throws {
        try await withHome(role, profile) { home, script in
            let outcome = try await ClientProgram(path: "/usr/bin/shellcheck").run(
                script.path,
                "\(home)/bin/stop_\(role.rawValue).sh"
            )
            #expect(outcome.output == "")
        }
    }

    /// The options of each line, by role: doris-facts 4.1.
    private static func options(_ role: NodeRole, _ profile: VersionProfile) -> Set<String> {
        switch (role, profile.name) {
        case (.frontend, "1.2"): ["--daemon", "--helper=a:1", "--image=/i", "--version"]
        case (.frontend, "4.0"):
            [
                "--daemon", "--helper=a:1", "--image=/i", "--version", "--console", "--metadata_failure_recovery",
                "--cluster_snapshot=/s",
            ]
        case (.frontend, _):
            ["--daemon", "--helper=a:1", "--image=/i", "--version", "--console", "--metadata_failure_recovery"]
        case (.backend, "1.2"): ["--daemon"]
        case (.backend, "2.0"), (.backend, "2.1"): ["--daemon", "--console"]
        case (.backend, _): ["--daemon", "--console", "--version"]
        }
    }

    @Test("options are a line's own, and all others end with 1", arguments: NodeRole.allCases, VersionProfile.all)
    func optionMatrix(role: NodeRole, profile: VersionProfile) async throws {
        let known = StartScriptTests.options(role, profile)
        let all = StartScriptTests.options(.frontend, .v4_0).union(["--bogus", "--aws"])
        try await withHome(role, profile) { _, script in
            for option in all.sorted() {
                let outcome = try await script.run(option)
                // The shell's own ends in success; what was passed on ends as the program did.
                let own: Set = ["--daemon", "--version"]
                #expect(outcome.status == (known.contains(option) ? own.contains(option) ? 0 : 7 : 1), "\(option)")
                #expect(outcome.errors.contains("unrecognized option") == !known.contains(option), "\(option)")
            }
        }
    }

    @Test("what the process is called with", arguments: VersionProfile.all)
    func arguments(profile: VersionProfile) async throws {
        try await withHome(.frontend, profile) { home, script in
            var options = ["--helper", "10.0.0.1:9010"]
            var expected = "fe --home \(home) --version \(profile.name) --helper 10.0.0.1:9010"
            if profile.scripts.hasConsole { options.append("--console") }
            if profile.scripts.hasRecoveryOption {
                options.append("--metadata_failure_recovery")
                expected += " --metadata-failure-recovery"
            }
            if profile.scripts.hasSnapshotOption {
                options += ["--cluster_snapshot", "/s"]
                expected += " --cluster-snapshot /s"
            }
            let outcome = try await script.run(options)
            #expect(outcome.output == "\(expected)\nX=\n")
        }
    }

    @Test("--version tells the release and runs nothing", arguments: VersionProfile.all)
    func version(profile: VersionProfile) async throws {
        try await withHome(.frontend, profile) { _, script in
            let outcome = try await script.run("--version")
            #expect(outcome.output == "Build version: \(profile.release)\n")
        }
        guard profile.scripts.hasBackendVersion else { return }
        try await withHome(.backend, profile) { _, script in
            let outcome = try await script.run("--version")
            #expect(outcome.output == "\(profile.release)\n")
        }
    }

    @Test("the status is the child's, and upper-case lines of the configuration reach it")
    func status() async throws {
        try await withHome(.frontend, .v1_2) { home, script in
            try FileSystem.replace("\(home)/conf/fe.conf", with: "X = a$((1 + 1))\nhttp_port = 1\n")
            let outcome = try await script.run("--helper", "10.0.0.1:9010")
            #expect(outcome.status == 7)
            #expect(outcome.output == "fe --home \(home) --version 1.2 --helper 10.0.0.1:9010\nX=a2\n")
        }
    }

    @Test("2.1 writes to fe.out unless --console is given, and passes the recovery on")
    func console() async throws {
        try await withHome(.frontend, .v2_1) { home, script in
            let quiet = try await script.run("--metadata_failure_recovery")
            #expect(quiet.status == 7)
            #expect(quiet.output == "")
            let log = try FileSystemText.read("\(home)/log/fe.out")
            #expect(log.contains("--metadata-failure-recovery"))
            let console = try await script.run("--console")
            #expect(console.output.contains("--version 2.1"))
        }
    }

    @Test("4.0's backend leaves the console only its standard output")
    func splitOutput() async throws {
        let program = "echo out:$DORIS_LOG_TO_STDERR\necho err >&2"
        try await ScriptedHome.with(.backend, .v4_0, program: program) { home, script in
            let outcome = try await script.run("--console")
            #expect(outcome.output == "out:1\n")
            #expect(outcome.errors == "")
            #expect(try FileSystemText.read("\(home)/log/be.out").hasSuffix("err\n"))
        }
        try await ScriptedHome.with(.backend, .v3_0, program: program) { _, script in
            let outcome = try await script.run("--console")
            #expect(outcome.errors == "err\n")
        }
    }

    @Test("--daemon returns before the process ends, and writes to fe.out")
    func daemon() async throws {
        // The process ends only once the script has returned.
        let program = "echo started\nwhile [ ! -e \"$DORIS_HOME/go\" ]; do sleep 0.02; done\necho ended"
        try await ScriptedHome.with(.frontend, .v1_2, program: program) { home, script in
            #expect(try await script.run("--daemon").status == 0)
            try FileSystem.replace("\(home)/go", with: "")
            for _ in 0..<1_000 where try !FileSystemText.read("\(home)/log/fe.out").contains("ended") {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(try FileSystemText.read("\(home)/log/fe.out").hasSuffix("started\nended\n"))
        }
    }

    @Test("the configuration names LOG_DIR and PID_DIR, and bin/palo_env.sh is read")
    func directories() async throws {
        let program = "echo \"$LOG_DIR $PID_DIR $SITE\""
        try await ScriptedHome.with(.backend, .v2_1, program: program) { home, script in
            try FileSystem.replace("\(home)/bin/palo_env.sh", with: "export SITE=here\n")
            try FileSystem.replace(
                "\(home)/conf/be.conf",
                with: "  LOG_DIR = ${DORIS_HOME}/other\nPID_DIR=`echo ${DORIS_HOME}`/pids"
            )
            let outcome = try await script.run("--console")
            #expect(outcome.output == "\(home)/other \(home)/pids here\n")
            _ = try await script.run()
            #expect(try FileSystemText.read("\(home)/other/be.out").hasSuffix("here\n"))
        }
    }

    @Test("a living process in the pid file ends with 1, a dead one does not matter")
    func runningProcess() async throws {
        try await withHome(.backend, .v2_1) { home, script in
            try FileSystem.replace("\(home)/bin/be.pid", with: "\(getpid())")
            let refused = try await script.run()
            #expect(refused.status == 1)
            #expect(refused.output == "Backend running as process \(getpid()). Stop it first.\n")
            try FileSystem.replace("\(home)/bin/be.pid", with: "4194305")
            #expect(try await script.run().status == 7)
        }
    }
}
