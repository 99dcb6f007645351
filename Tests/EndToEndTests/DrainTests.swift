import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Before a backend is asked to end", .needsBuiltPrograms, .needsMariaDBClient)
struct DrainTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func changes(at frontend: Supervised, _ word: String) -> [Substring] {
        frontend.home.statements.filter { $0.contains(word) }
    }

    @Test("it serves on for the wait, not ready from the first instant, and ends then")
    func endpointWait() throws {
        let frontend = try stage.cluster()
        let node = try stage.start(
            stage.home(.backend),
            frontends: [frontend.home],
            settings: ["SUPERVISOR_STOP_ENDPOINT_WAIT": "4s"]
        )
        try node.wait(for: .ready)
        let server = try #require(node.server)
        let clock = ContinuousClock()
        let begin = clock.now
        let pid = try #require(node.pid)
        kill(pid, SIGTERM)
        try node.wait(for: .draining)
        #expect(node.ask("/readyz")?.status == 503 && node.ask("/livez")?.status == 200)
        #expect(kill(server, 0) == 0)
        #expect(try node.waitForExit() == 0)
        #expect(clock.now - begin >= .seconds(4))
    }

    @Test(
        "what it switched off is remembered and switched on again by the next start, and nothing else is",
        arguments: ["1.2", "2.1"]
    )
    func switches(version: String) throws {
        let frontend = try stage.cluster(version: version)
        let home = try stage.home(.backend, version: version)
        let settings = ["SUPERVISOR_STOP_SWITCH_OFF": "queries,loads"]
        let node = try stage.start(home, frontends: [frontend.home], settings: settings)
        try node.wait(for: .ready)
        let administrator = SQLClient(address: frontend.home.address)
        try administrator.rows(
            "ALTER SYSTEM MODIFY BACKEND '\(home.address):9050' SET ('disable_load' = 'true')"
        )
        #expect(try node.terminate() == 0)
        #expect(changes(at: frontend, "disable_query\" = \"true").count == 1)
        #expect(changes(at: frontend, "disable_load\" = \"true").isEmpty)
        let again = try stage.start(home, frontends: [frontend.home], settings: settings)
        try again.wait(for: "the switch back") { changes(at: frontend, "disable_query\" = \"false").count == 1 }
        try again.wait(for: .ready)
        #expect(changes(at: frontend, "disable_load\" = \"false").isEmpty)
        let status = try #require(administrator.rows("SHOW BACKENDS").first?["Status"])
        #expect(status.contains("\"isQueryDisabled\":false") && status.contains("\"isLoadDisabled\":true"))
    }
}
