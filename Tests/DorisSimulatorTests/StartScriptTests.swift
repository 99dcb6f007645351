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
        let home = try TemporaryHome()
        defer { home.delete() }
        let fake = "\(home.path)/simulator"
        try FileSystem.replace(fake, with: "#!/bin/bash\necho \"$@\"\necho \"X=$X\"\nexit 7\n", mode: 0o755)
        try HomeLayout(role: role, profile: profile, directory: home.path, simulator: fake).write()
        try await body(home.path, ClientProgram(path: "\(home.path)/bin/start_\(role.rawValue).sh"))
    }

    @Test(
        "shellcheck has nothing to say",
        .enabled(if: hasShellcheck, "shellcheck is not installed"),
        arguments: NodeRole.allCases,
        VersionProfile.all
    )
    func shellcheck(role: NodeRole, profile: VersionProfile) async throws {
        try await withHome(role, profile) { _, script in
            let outcome = try await ClientProgram(path: "/usr/bin/shellcheck").run(script.path)
            #expect(outcome.output == "")
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

    @Test("options of a later version, and unknown ones, end with 1", arguments: ["--console", "--bogus"])
    func unknownOptions(option: String) async throws {
        try await withHome(.backend, .v1_2) { _, script in
            let outcome = try await script.run(option)
            #expect(outcome.status == 1)
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
