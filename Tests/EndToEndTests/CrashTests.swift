import Doris
import Glibc
import Supervision
import Testing

@Suite("Crashes of Doris", .needsBuiltPrograms)
struct CrashTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("a killed server is started again and becomes ready again")
    func startsAgain() throws {
        let frontend = try stage.cluster()
        let backend = try stage.start(stage.home(.backend), frontends: [frontend.home])
        try backend.wait(for: .ready)

        kill(try #require(backend.server), SIGKILL)
        try backend.wait(for: "another start") { backend.starts == 2 }
        try backend.wait(for: .ready)

        #expect(backend.status?["child"]?["lastExit"]?.text == "exit code 137")
        #expect(frontend.home.statements.count { $0.contains("ADD BACKEND") } == 1)
    }

    @Test("beyond the restart limit the supervisor ends with the child's code", arguments: Mode.available)
    func gaveUp(mode: Mode) throws {
        let node = try stage.script(
            "echo start >> starts; exit 42",
            settings: ["SUPERVISOR_RESTART_LIMIT": "1"],
            mode: mode
        )

        #expect(try node.waitForExit() == 42)
        #expect(node.home.text("starts") == "start\nstart\n")
    }

    @Test("a second crash of the server ends a supervisor that may restart once")
    func secondCrash() throws {
        let home = try stage.home(.backend)
        let node = try stage.start(home, settings: ["SUPERVISOR_RESTART_LIMIT": "1"])
        try node.wait(for: "the server") { node.server != nil }
        kill(try #require(node.server), SIGKILL)
        try node.wait(for: "another start") { node.starts == 2 && node.server != nil }
        kill(try #require(node.server), SIGSEGV)

        #expect(try node.waitForExit() == 139)
        #expect(node.leftovers.isEmpty)
    }
}
