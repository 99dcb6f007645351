import Doris
import Glibc
import Testing

@testable import DorisSimulator

/// Faults that concern a whole process, on processes of the built program.
@Suite("Faults of a process")
struct FaultProcessTests {
    @Test(
        "a process ends at the phase that was named, and has done what comes before it and nothing else",
        arguments: [NodeRole.frontend, .backend],
        [
            (Fault.Phase.start, false, false), (.locks, true, false), (.replay, true, true), (.ports, true, true),
            (.ready, true, true),
        ]
    )
    func phases(role: NodeRole, expected: (phase: Fault.Phase, isLocked: Bool, isLoaded: Bool)) async throws {
        let node = try SimulatedProcess(role, .v2_1, "simulator_faults = exit code 7 at \(expected.phase.rawValue)")
        #expect(try await node.ending() == .code(7))
        #expect(node.has("bin/\(role.rawValue).pid") == expected.isLocked)
        if role == .frontend { #expect(node.has("doris-meta/image/ROLE") == expected.isLoaded) }
        // What a node says once it serves comes behind the last of these phases.
        #expect(!node.log.contains("QE service start") && !node.log.contains("heartbeat service listens"))
    }

    @Test("a process dies by a signal, and by SIGTERM as if it came from outside")
    func signals() async throws {
        let killed = try SimulatedProcess(.frontend, .v2_1, "simulator_faults = exit signal 9 at ready")
        #expect(try await killed.ending() == .signal(SIGKILL))
        let stopped = try SimulatedProcess(.frontend, .v2_1, "simulator_faults = exit signal 15 at ports")
        #expect(try await stopped.ending() == .code(143))
    }

    @Test("a process that is asked to stop ends as the fault for that says", arguments: [NodeRole.frontend, .backend])
    func stopping(role: NodeRole) async throws {
        let node = try SimulatedProcess(role, .v2_1, "simulator_faults = exit code 3 at stop")
        try await node.wait("the node serves") {
            node.log.contains(role == .frontend ? "QE service start" : "heartbeat service listens")
        }
        kill(node.pid, SIGTERM)
        #expect(try await node.ending() == .code(3))
    }

    @Test("a frontend whose replay hangs writes nothing and opens nothing, until the fault is cleared")
    func hungReplay() async throws {
        let node = try SimulatedProcess(.frontend, .v2_1, "simulator_faults = replay hung")
        try await node.wait("the metadata is there") { (try? await node.ask("GET", "/state"))?.status == 200 }
        let files = ["log/fe.log", "doris-meta/bdb/00000000.jdb", "stderr"].map { "\(node.home.path)/\($0)" }
        let before = try files.map { try FileSystemText.read($0) }
        for _ in 0..<50 { #expect(try await node.ask("GET", "/faults").status == 200) }
        #expect(try files.map { try FileSystemText.read($0) } == before)
        for port: UInt16 in [8_030, 9_020, 9_030] { #expect(await !node.isOpen(port)) }
        #expect(try await node.ask("DELETE", "/faults").status == 200)
        try await node.wait("the frontend serves") { await node.isOpen(9_030) }
    }

    @Test("a backend whose loading hangs opens nothing, until the fault is cleared")
    func hungLoading() async throws {
        let node = try SimulatedProcess(.backend, .v2_1, "simulator_faults = replay hung")
        try await node.wait("the admin port answers") { (try? await node.ask("GET", "/faults")) != nil }
        for port: UInt16 in [8_040, 9_050, 9_060] { #expect(await !node.isOpen(port)) }
        #expect(try await node.ask("DELETE", "/faults").status == 200)
        try await node.wait("the backend serves") { await node.isOpen(9_050) }
    }

    @Test("a slow replay tells how far it is, in the log and in bdb/, while the ports stay closed")
    func slowReplay() async throws {
        let node = try SimulatedProcess(.frontend, .v2_1, "simulator_faults = replay slow 3600000")
        func progress() -> Int { node.log.split(separator: "\n").count { $0.contains("replayed journal id is") } }
        for count in 1...3 { try await node.wait("the replay proceeds") { progress() >= count } }
        #expect(node.log.contains(", replay to journal id is 3600000"))
        let statistics = try FileSystemText.read("\(node.home.path)/doris-meta/bdb/je.stat.csv")
        #expect(statistics.split(separator: "\n").count >= 2)
        #expect(await !node.isOpen(9_030))
        #expect(try await node.ask("DELETE", "/faults").status == 200)
        try await node.wait("the frontend serves") { await node.isOpen(9_030) }
    }

    @Test("a slow replay that is over lets the frontend serve")
    func shortReplay() async throws {
        let node = try SimulatedProcess(.frontend, .v2_1, "simulator_faults = replay slow 100")
        try await node.wait("the frontend serves") { await node.isOpen(9_030) }
        #expect(node.log.contains("replayed journal id is 100, replay to journal id is 100"))
    }

    @Test("what is no fault keeps a node from starting", arguments: [NodeRole.frontend, .backend])
    func unknown(role: NodeRole) async throws {
        let node = try SimulatedProcess(role, .v2_1, "simulator_faults = exit code 3 at stop; mysql dance")
        #expect(try await node.ending() == .code(255))
        #expect(node.log.contains("simulator_faults: there is no fault 'mysql dance'"))
    }

    @Test("an unhealthy node says so with status 200, in Doris' words")
    func unhealthy() async throws {
        let frontend = try SimulatedProcess(.frontend, .v2_1, "simulator_faults = health unhealthy")
        try await frontend.wait("the frontend serves") { await frontend.isOpen(8_030) }
        let sick = try await frontend.ask("GET", "/api/bootstrap", port: 8_030)
        #expect(sick.status == 200)
        #expect(String(decoding: sick.body, as: UTF8.self) == #"{"msg":"Error","code":1,"data":"not ready","count":0}"#)
        _ = try await frontend.ask("DELETE", "/faults")
        let well = try await frontend.ask("GET", "/api/bootstrap", port: 8_030)
        #expect(try JSONValue(parsing: well.body)["code"] == 0)

        let backend = try SimulatedProcess(.backend, .v4_0, "simulator_faults = health unhealthy")
        try await backend.wait("the backend serves") { await backend.isOpen(8_040) }
        let ill = try await backend.ask("GET", "/api/health", port: 8_040)
        #expect(ill.status == 200)
        #expect(
            String(decoding: ill.body, as: UTF8.self)
                == #"{"status": "Server is not available","msg": "Server is not ready"}"#
        )
    }

    @Test("the admin port arms, lists and refuses faults, adds rows, and ends the process")
    func administration() async throws {
        let node = try SimulatedProcess(.frontend)
        try await node.wait("the frontend serves") { await node.isOpen(9_030) }
        #expect(try await node.ask("POST", "/faults", "mysql byte-at-a-time\nmysql dance").status == 400)
        let armed = try await node.ask("POST", "/faults", "mysql byte-at-a-time times 2; columns extra like SHOW%")
        let texts = try JSONValue(parsing: armed.body).elements("faults").map(\.text)
        #expect(texts == ["mysql byte-at-a-time times 2", "columns extra like SHOW%"])
        #expect(try await node.ask("POST", "/backends?count=3").status == 200)
        let state = try JSONValue(parsing: try await node.ask("GET", "/state").body)
        #expect(state.elements("backends").count == 3)
        #expect(try await node.ask("GET", "/nothing").status == 404)
        #expect(try await node.ask("POST", "/exit?code=x").status == 400)
        await #expect(throws: (any Error).self) { try await node.ask("POST", "/exit?code=5") }
        #expect(try await node.ending() == .code(5))
    }

    @Test("rows without processes outlive a restart, and stay alive though nobody answers for them")
    func syntheticRows() async throws {
        let node = try SimulatedProcess(.frontend)
        try await node.wait("the frontend serves") { await node.isOpen(9_030) }
        #expect(try await node.ask("POST", "/backends?count=10").status == 200)
        func backends() async throws -> [JSONValue] {
            try JSONValue(parsing: try await node.ask("GET", "/state").body).elements("backends")
        }
        let first = try await backends().first?["lastHeartbeat"]?.integer ?? 0
        try await node.wait("a round of heartbeats has passed") {
            (try await backends().first?["lastHeartbeat"]?.integer ?? 0) > first
        }
        #expect(try await backends().allSatisfy { $0["alive"] == true })
        let text = try FileSystemText.read("\(node.home.path)/doris-meta/bdb/00000000.jdb")
        let record = try #require(JournalRecord(document: try JSONValue(parsing: text.utf8)))
        #expect(record.cluster.backends.count { $0.isSynthetic && $0.isAlive } == 10)
    }
}
