import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Parking", .needsBuiltPrograms, .needsPython)
struct ParkingTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// Starts a program in place of Doris that does something at SIGTERM, and waits until it would.
    private func server(onTerm action: String, grace: String = "20s") throws -> Supervised {
        let source = """
            import os, signal, time
            def term(*_):
                \(action)
            signal.signal(signal.SIGTERM, term)
            os.makedirs("storage", exist_ok=True)
            open("up", "w").close()
            while True: signal.pause()
            """
        let node = try stage.python(source, settings: ["SUPERVISOR_STOP_GRACE": grace])
        try node.wait(for: "the server") { node.home.has("up") }
        return node
    }

    @Test("a parked node is stopped gracefully, lives, and stays parked in the next container until it is unparked")
    func parksAndReturns() throws {
        let node = try stage.cluster()
        let outcome = try node.run("park")
        #expect(outcome.code == 0, "\(outcome.everything)")
        #expect(outcome.errors.isEmpty)
        #expect(node.home.text("log/fe.log").contains("got signal 15"))
        #expect(node.server == nil)
        try node.expect(.parked, startup: 200)
        #expect(node.reason.contains("doris-supervisor unpark"))
        #expect(try node.run("status").output.contains("parked by order"))
        #expect(node.status?["child"]?["crashes"]?.integer == 0)
        #expect(node.home.record.contains("parked"))

        try node.loseContainer()
        let next = try stage.start(node.home)
        try next.expect(.parked, startup: 200)
        #expect(next.starts == 0 && next.server == nil && next.intent == "parked")

        let back = try next.run("unpark")
        #expect(back.code == 0, "\(back.everything)")
        try next.wait(for: .ready)
        #expect(!next.home.has("\(next.home.state)/intent"))
        try next.loseContainer()
        let last = try stage.start(node.home)
        try last.wait(for: .ready)
    }

    @Test("a backend that was parked before its first start is neither started nor registered")
    func parkedFromOutside() throws {
        let frontend = try stage.cluster()
        let home = try stage.home(.backend)
        home.leaveRecord("{\"intent\":\"parked\"}")
        // The frontend's own supervisor goes on asking for frontends.
        func asked() -> Int { frontend.home.statements.count { $0.contains("BACKEND") } }
        let before = asked()
        let node = try stage.start(home, frontends: [frontend.home])
        try node.expect(.parked, startup: 200)
        #expect(node.starts == 0)
        #expect(asked() == before)
        #expect(try node.run("unpark").code == 0)
        try node.wait(for: .ready)
        #expect(frontend.home.statements.count { $0.contains("ADD BACKEND") } == 1)
    }

    @Test("orders that change nothing, or do not apply, say so")
    func repeated() throws {
        let node = try stage.script("exec sleep 60")
        try node.wait(for: "the child") { node.childPID != nil }
        #expect(try node.run("unpark").code == 0)
        #expect(try node.run("resume").code == 0)
        #expect(try node.run("park").code == 0)
        #expect(try node.run("park").code == 0)
        #expect(node.phase == .parked)
        let resume = try node.run("resume")
        #expect(resume.code == 1)
        #expect(resume.errors.contains("doris-supervisor unpark"))
        #expect(try node.run("pause").code == 0)
        try node.wait(for: .paused)
        #expect(node.starts == 1)
        #expect(try node.run("unpark").code == 1)
        #expect(try node.run("park").code == 0)
        #expect(node.phase == .parked)
        #expect(try node.run("unpark").code == 0)
        try node.wait(for: "another start") { node.starts == 2 }
        #expect(try node.terminate() == 0)
    }

    @Test("a node that was paused is parked with its server")
    func whilePaused() throws {
        let node = try server(onTerm: "os._exit(0)")
        #expect(try node.run("pause").code == 0)
        #expect(node.childPID != nil)
        #expect(try node.run("park").code == 0)
        #expect(node.phase == .parked && node.childPID == nil)
        #expect(node.home.record.contains("parked"))
    }

    @Test("a node is parked while it is prepared, waits, starts, or is about to start again")
    func atAnyStage() throws {
        let silent = Loopback.next()
        let listener = try Listener(at: silent, port: 9030)
        defer { withExtendedLifetime(listener) {} }
        let settings = ["SUPERVISOR_CLUSTER_FRONTENDS": silent]
        let preparing = try stage.start(stage.home(.frontend), ordinal: 1, settings: settings)
        let waiting = try stage.start(stage.home(.frontend), ordinal: 1)
        let hung = try stage.home(.frontend, configuration: ["simulator_faults = replay hung"])
        let starting = try stage.start(hung)
        let backoff = try stage.script("exit 1", settings: ["SUPERVISOR_RESTART_LIMIT": "1000"])
        try preparing.expect(.preparing, startup: 503)
        try waiting.expect(.waiting, startup: 200)
        try starting.expect(.starting, startup: 503)
        try backoff.wait(for: "a long delay") { backoff.starts >= 3 && backoff.phase == .backoff }

        for node in [waiting, starting, backoff, preparing] {
            let outcome = try node.run("park", within: .seconds(40))
            #expect(outcome.code == 0, "\(outcome.everything)")
            try node.expect(.parked, startup: 200)
        }
        #expect(starting.server == nil)
        // The record in an empty metadata folder is no metadata.
        let reason = "only ordinal 0 may found a cluster"
        #expect(try waiting.run("unpark").code == 0)
        try waiting.wait(for: "the same reason") { waiting.phase == .waiting && waiting.reason.contains(reason) }
    }

    @Test("SIGTERM ends a node that is being parked, and one that is parked")
    func terminated() throws {
        let nodes = try (0..<2).map { _ in try server(onTerm: "time.sleep(0.5); os._exit(0)") }
        let stubborn = try server(onTerm: "pass", grace: "3s")

        #expect(try nodes[0].run("park").code == 0)
        #expect(try nodes[0].terminate() == 0)
        _ = try nodes[1].run("park", "--limit", "0")
        try nodes[1].wait(for: .terminating)
        #expect(try nodes[1].terminate() == 0)
        _ = try stubborn.run("park", "--limit", "0")
        try stubborn.wait(for: .terminating)
        #expect(stubborn.reason.contains("to be parked"))
        #expect(try stubborn.terminate() == 137)
    }

    @Test("a stubborn server is killed within the stop's time, and the node is parked")
    func killed() throws {
        let node = try server(onTerm: "pass", grace: "2s")
        #expect(try node.run("park").code == 0)
        #expect(node.phase == .parked)
        #expect(try node.terminate() == 0)
    }
}
