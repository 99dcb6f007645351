import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Pausing", .needsBuiltPrograms, .needsPython)
struct PausingTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("a paused node goes on and is as ready as it is; its killed server is left alone until it is resumed")
    func handsOff() throws {
        let node = try stage.cluster()
        let outcome = try node.run("pause")
        #expect(outcome.code == 0, "\(outcome.everything)")
        #expect(node.childPID != nil)
        try node.expect(.ready, startup: 200, ready: 200)
        #expect(node.reason.contains("paused by order"))

        kill(try #require(node.server), SIGKILL)
        try node.expect(.paused, startup: 200)
        #expect(node.reason.contains("exit code 137"))
        #expect(node.reason.contains("doris-supervisor resume"))
        #expect(node.starts == 1)

        try node.loseContainer()
        let next = try stage.start(node.home)
        try next.expect(.paused, startup: 200)
        #expect(next.starts == 0 && next.server == nil)
        #expect(try next.run("resume").code == 0)
        try next.wait(for: .ready)
        #expect(next.starts == 1 && next.intent == "run")
        #expect(try next.terminate() == 0)
    }

    @Test("a paused backend is not registered, and its readiness is as measured")
    func notRegistered() throws {
        let home = try stage.home(.frontend, configuration: ["simulator_admin_port = 9999"])
        let node = try stage.start(stage.home(.backend), frontends: [home])
        try node.expect(.registering, startup: 200)
        #expect(try node.run("pause").code == 0)
        let frontend = try stage.start(home)
        try frontend.wait(for: .ready)
        try node.wait(for: "the listing") { node.status?["membership"]?["state"]?.text == "absent" }
        // Each further listing would have been followed by a registration.
        let listings = listings(at: home)
        try node.wait(for: "further listings") { self.listings(at: home) > listings + 4 }
        try node.expect(.registering, startup: 200)
        #expect(node.status?["membership"]?["additions"]?.integer == 0)
        #expect(!home.statements.contains { $0.contains("ADD BACKEND") })
        #expect(try node.run("resume").code == 0)
        try node.wait(for: .ready)
        #expect(node.starts == 1)
    }

    /// How often a frontend was asked for its backends.
    private func listings(at home: Home) -> Int {
        let answer = HTTPAnswer("GET", "/statements", at: home.address, port: 9999)
        return answer?.body.split(separator: "SHOW BACKENDS", omittingEmptySubsequences: false).count ?? 0
    }

    @Test("a pause ends the wait for another start, and resuming starts at once")
    func duringBackoff() throws {
        let source = "echo start >> starts; exit 1"
        let node = try stage.script(source, settings: ["SUPERVISOR_RESTART_LIMIT": "1000"])
        try node.wait(for: "a long delay") { node.starts >= 3 && node.phase == .backoff }
        #expect(try node.run("pause").code == 0)
        try node.expect(.paused, startup: 200)
        let starts = node.starts
        #expect(try node.run("resume").code == 0)
        try node.wait(for: "another start") { node.starts > starts }
        #expect(try node.run("pause").code == 0)
        try node.wait(for: .paused)
        #expect(try node.terminate() == 0)
    }

    @Test("a stop ends a paused node like any other")
    func stopped() throws {
        let source = """
            import os, signal
            signal.signal(signal.SIGTERM, lambda *_: (open("ended", "w").close(), os._exit(0)))
            open("up", "w").close()
            while True: signal.pause()
            """
        let node = try stage.python(source)
        try node.wait(for: "the child") { node.home.has("up") }
        #expect(try node.run("pause").code == 0)
        #expect(try node.terminate() == 0)
        #expect(node.home.has("ended"))
    }
}
