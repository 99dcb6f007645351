import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Backends on the stand-in", .needsBuiltPrograms)
struct BackendTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func additions(at frontend: Supervised) -> Int {
        frontend.home.statements.count { $0.contains("ADD BACKEND") }
    }

    /// No statement of a supervisor takes anything away.
    private func takesNothingAway(_ frontend: Supervised) -> Bool {
        frontend.home.statements.allSatisfy { !$0.contains("DROP ") && !$0.contains("DECOMMISSION") }
    }

    @Test("registers itself once and is seen alive; its stop leaves its row alone", arguments: ["1.2", "2.1"])
    func registers(version: String) throws {
        let frontend = try stage.cluster(version: version)
        let node = try stage.start(stage.home(.backend, version: version), frontends: [frontend.home])
        try node.wait(for: .ready)
        #expect(node.status?["membership"]?["additions"]?.integer == 1)
        #expect(try node.terminate() == 0)
        #expect(additions(at: frontend) == 1)
        #expect(takesNothingAway(frontend))
        // The same address again: nothing to add.
        let again = try stage.start(node.home, frontends: [frontend.home])
        try again.wait(for: .ready)
        #expect(additions(at: frontend) == 1)
    }

    @Test("under the name of an image's script it does what that script would be asked to do")
    func scriptName() throws {
        let frontend = try stage.cluster()
        let home = try stage.home(.backend)
        let script = stage.folder.file("be_entrypoint.sh")
        try #require(symlink(BuiltPrograms.supervisor, script) == 0)
        let node = try stage.start(
            home,
            settings: ["SUPERVISOR_CLUSTER_FRONTENDS": ""],
            calledAs: [script, frontend.home.address]
        )
        try node.wait(for: .ready)
        let probe = stage.folder.file("be_probe.sh")
        try #require(symlink(BuiltPrograms.supervisor, probe) == 0)
        for word in ["alive", "ready"] { #expect(try node.execute([probe, word]).code == 0) }
        #expect(try node.execute([probe, "well"]).code != 0)
        let hook = stage.folder.file("be_prestop.sh")
        try #require(symlink(BuiltPrograms.supervisor, hook) == 0)
        #expect(try node.execute([hook]).code == 0)
        #expect(node.phase == .draining)
        #expect(try node.terminate() == 0)
    }

    @Test("a lost row is registered again", .needsMariaDBClient, arguments: ["1.2", "2.1"])
    func lostRow(version: String) throws {
        let frontend = try stage.cluster(version: version)
        let node = try stage.start(stage.home(.backend, version: version), frontends: [frontend.home])
        try node.wait(for: .ready)
        try SQLClient(address: frontend.home.address).rows("ALTER SYSTEM DROPP BACKEND '\(node.home.address):9050'")
        try node.wait(for: "another registration") { self.additions(at: frontend) == 2 }
        try node.wait(for: .ready)
        #expect(node.starts == 1)
    }

    @Test("a frontend that comes later is found, and one that restarts is found again")
    func frontendComesAndGoes() throws {
        let home = try stage.home(.frontend)
        let node = try stage.start(stage.home(.backend), frontends: [home])
        try node.wait(for: .registering)
        #expect(node.ask("/livez")?.status == 200)
        let frontend = try stage.start(home)
        try node.wait(for: .ready)
        kill(try #require(frontend.server), SIGKILL)
        try frontend.wait(for: "another start") { frontend.starts == 2 }
        try frontend.wait(for: .ready)
        try node.wait(for: .ready)
        #expect(node.starts == 1)
        #expect(takesNothingAway(frontend))
    }

    @Test("the password file: wrong, then right without a restart; no attempt without it", .needsMariaDBClient)
    func passwords() throws {
        // The stand-in sees every client of this machine as 127.0.0.1, which Doris lets in without a password.
        let frontend = try stage.cluster(configuration: ["skip_localhost_auth_check = false"])
        try SQLClient(address: frontend.home.address).rows("SET PASSWORD FOR 'root' = PASSWORD('right-one')")
        stage.folder.write("wrong-one", to: "password")
        let node = try stage.start(
            stage.home(.backend),
            frontends: [frontend.home],
            settings: ["SUPERVISOR_CLUSTER_PASSWORD_FILE": stage.folder.file("password")]
        )
        try node.wait(for: "the refusal") { node.reason.contains("access denied") }
        #expect(!node.reason.contains("wrong-one"))
        stage.folder.write("right-one\n", to: "password")
        try node.wait(for: .ready)
        #expect(!node.output.text.contains("right-one") && !node.output.text.contains("wrong-one"))
        let arguments = ProcessTable.descendants(of: node.pid ?? 0).flatMap(\.words)
        #expect(!arguments.contains { $0.contains("right-one") })
    }

    @Test("an unreadable password file is told, and nothing is sent")
    func unreadablePassword() throws {
        let frontend = try stage.cluster(configuration: ["simulator_admin_port = 8900"])
        // By a name of its own, since the frontend's own supervisor asks too.
        let node = try stage.start(
            stage.home(.backend),
            frontends: [frontend.home],
            settings: [
                "SUPERVISOR_CLUSTER_USER": "careless", "SUPERVISOR_CLUSTER_PASSWORD_FILE": "/no/such/password",
            ]
        )
        try node.wait(for: "the reason") { node.reason.contains("/no/such/password cannot be read") }
        #expect(node.ask("/livez")?.status == 200)
        #expect(node.ask("/readyz")?.status == 503)
        let logins = try #require(frontend.logins)
        #expect(!logins.isEmpty && !logins.contains { $0.user == "careless" })
        #expect(try node.terminate() == 0)
    }

    @Test("post-start returns with the registration, or at its limit")
    func postStart() throws {
        let frontend = try stage.cluster()
        let node = try stage.start(stage.home(.backend), frontends: [frontend.home])
        // The hook runs beside the entry point: the socket may not be there yet.
        let outcome = try node.run("post-start", "--strict")
        #expect(outcome.code == 0, "\(outcome.everything)")
        #expect(outcome.errors.isEmpty)
        let lonely = try stage.start(stage.home(.backend))
        try lonely.wait(for: .registering)
        let strict = try lonely.run("post-start", "--limit", "1", "--strict")
        #expect(strict.code == 1)
        #expect(strict.errors.isEmpty)
        let lenient = try lonely.run("post-start", "--limit", "1")
        #expect(lenient.code == 0)
        #expect(lenient.errors.isEmpty)
    }
}
