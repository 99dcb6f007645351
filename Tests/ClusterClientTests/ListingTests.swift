import ClusterClient
import Doris
import Testing

@Suite("Asking a frontend", .serialized, .enabled(if: ScriptedServer.isAvailable, "no python3"))
struct ListingTests {
    private let client = ClusterClient(credentials: Credentials(user: "root", password: .none))

    @Test("frontends are listed by 1.2 and by 2.1", arguments: [("fe12", "10.1.2.3"), ("fe21", "fe-0.fe.ns.svc")])
    func frontends(shape: String, host: String) throws {
        let server = try ScriptedServer("listing:\(shape)")
        let expected = Frontend(
            name: "fe_1",
            editLog: Endpoint(host: host, port: 9010),
            queryPort: 9030,
            isMaster: true,
            clusterID: 1_432_112_043,
            version: "doris-1.2.4-1-af81719b4d"
        )
        #expect(try client.frontends(at: server.endpoint) == [expected])
        #expect(server.transcript() == ["login root with 0 bytes", "statement SHOW FRONTENDS"])
    }

    @Test("backends are listed by 1.2 and by 2.1", arguments: [("be12", "10.1.2.3"), ("be21", "fe-0.fe.ns.svc")])
    func backends(shape: String, host: String) throws {
        let server = try ScriptedServer("listing:\(shape)")
        let expected = Backend(
            id: 10_002,
            heartbeat: Endpoint(host: host, port: 9050),
            tabletCount: 17,
            version: "doris-1.2.4-1-af81719b4d",
            lastHeartbeat: "x",
            isListedByAddress: shape == "be12"
        )
        #expect(try client.backends(at: server.endpoint) == [expected])
        #expect(server.transcript() == ["login root with 0 bytes", "statement SHOW BACKENDS"])
    }

    @Test("a change is sent as one statement, and OK is enough of an answer")
    func change() throws {
        let server = try ScriptedServer("done")
        try client.execute(.addBackend(Endpoint(host: "be-0", port: 9050)), at: server.endpoint)
        #expect(server.transcript().last == #"statement ALTER SYSTEM ADD BACKEND "be-0:9050""#)
    }

    @Test("NULL is no text, and bytes that are not UTF-8 are repaired")
    func nullAndBytes() throws {
        let server = try ScriptedServer("null-and-bytes")
        let frontend = try #require(try client.frontends(at: server.endpoint).first)
        #expect(frontend.errorMessage == "bad \u{FFFD}\u{FFFD} bytes")
        #expect(frontend.version == "")
        #expect(frontend.queryPort == nil)
    }

    @Test("further results are read and left alone")
    func furtherResults() throws {
        let server = try ScriptedServer("two-results")
        try client.execute(.showFrontends, at: server.endpoint)
    }

    @Test("many threads may ask at once")
    func concurrently() async throws {
        let server = try ScriptedServer("listing:fe21")
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try client.frontends(at: server.endpoint).count } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 1, count: 8))
    }
}
