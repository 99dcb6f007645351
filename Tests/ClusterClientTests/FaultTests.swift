import Doris
import Testing

@testable import ClusterClient

@Suite(
    "What goes wrong between client and frontend",
    .serialized,
    .enabled(if: ScriptedServer.isAvailable, "no python3")
)
struct FaultTests {
    /// Whole and partial limits, short, so that the suite is; and what a busy machine may add to them.
    private let limits = Timeouts(
        connect: .milliseconds(600),
        read: .milliseconds(600),
        write: .milliseconds(600),
        call: .milliseconds(1200)
    )
    private let slack = Duration.seconds(2)

    private func error(of behaviour: String, tls: TLSMode = .off) throws -> ClusterError {
        let server = try ScriptedServer(behaviour)
        let client = ClusterClient(
            credentials: Credentials(user: "root", password: .none),
            timeouts: limits,
            tls: tls
        )
        let began = ContinuousClock.now
        let error = #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
        #expect(ContinuousClock.now - began < limits.call + slack)
        return try #require(error)
    }

    @Test(
        "every fault ends in time and with its reason",
        arguments: [
            ("silent", ClusterError.Reason.timedOut),
            ("silent-after-login", .timedOut),
            ("silent-mid-row", .timedOut),
            ("cut-at-once", .broken),
            ("cut-in-greeting", .broken),
            ("cut-after-login", .broken),
            ("cut-mid-row", .broken),
            ("garbage-packet", .malformed),
            ("garbage-answer", .malformed),
            ("garbage-column", .malformed),
            ("garbage-row", .malformed),
            // libmariadb gives up such a connection as if it were lost.
            ("huge-packet", .broken),
            ("many-columns:300", .malformed),
            ("claimed-columns", .malformed),
            ("endless-columns", .malformed),
            ("endless-rows", .malformed),
            ("big-rows", .malformed),
            ("endless-results", .malformed),
            ("done", .malformed),
            ("without:IsMaster", .malformed),
            ("with-value:Alive:maybe", .malformed),
            ("greeting-error", .rejected(code: 1040)),
            ("answer-error:1105:errCode = 2, detailMessage = no", .rejected(code: 1105)),
            ("answer-error:5064:one of Doris' own numbers", .rejected(code: 5064)),
            ("answer-error:2013:a number of the library's", .malformed),
            ("answer-error:1227:Access denied; you need the NODE privilege", .accessDenied),
            ("answer-error:1044:Access denied to the database", .accessDenied),
            ("two-results:broken", .rejected(code: 1105)),
            ("switch:mysql_clear_password", .accessDenied),
            ("switch:dialog", .accessDenied),
        ]
    )
    func fault(behaviour: String, reason: ClusterError.Reason) throws {
        let error = try error(of: behaviour)
        #expect(error.reason == reason, "\(error)")
        #expect(error.statement == "SHOW FRONTENDS")
    }

    @Test("a peer that sends one byte at a time cannot stretch a call", arguments: ["drip-greeting", "drip-answer"])
    func dripping(behaviour: String) throws {
        let error = try error(of: behaviour)
        #expect(error.reason == .timedOut, "\(error)")
        #expect(error.message.hasPrefix("the whole call took longer than 1.2 seconds"))
    }

    @Test("nor can it during the TLS handshake")
    func drippingHandshake() throws {
        #expect(try error(of: "drip-handshake", tls: .required).reason == .timedOut)
    }

    @Test("a closed port is unreachable, at once")
    func closedPort() throws {
        let endpoint: Endpoint
        do {
            let server = try ScriptedServer("silent")
            endpoint = server.endpoint
            _ = server.transcript()
        }
        let client = ClusterClient(credentials: Credentials(user: "root", password: .none), timeouts: limits)
        let error = #expect(throws: ClusterError.self) { try client.backends(at: endpoint) }
        #expect(error?.reason == .unreachable)
        #expect(error?.statement == "SHOW BACKENDS")
        #expect(error?.endpoint == endpoint)
    }

    @Test("no host that libmariadb would read as something else reaches it", arguments: ["a,b", "host=b", "a b", ""])
    func strangeHosts(host: String) {
        let client = ClusterClient(credentials: Credentials(user: "root", password: .none), timeouts: limits)
        let error = #expect(throws: ClusterError.self) {
            try client.frontends(at: Endpoint(host: host, port: 9030))
        }
        #expect(error?.message.hasPrefix("not tried") == true)
    }

    @Test("a server that asks for a file gets none of its bytes")
    func localInfile() throws {
        let server = try ScriptedServer("infile")
        let client = ClusterClient(credentials: Credentials(user: "root", password: .none), timeouts: limits)
        #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
        #expect(!server.transcript().contains { $0.hasPrefix("file of") && $0 != "file of 0 bytes" })
    }

    @Test("where TLS is required and not offered, no statement is sent")
    func tlsNotOffered() throws {
        let server = try ScriptedServer("listing:fe21")
        let credentials = Credentials(user: "root", password: .none)
        let client = ClusterClient(credentials: credentials, timeouts: limits, tls: .required)
        let error = #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
        #expect(error?.reason == .broken)
        #expect(!server.transcript().contains { $0.hasPrefix("statement") })
    }

    @Test("a CA file that cannot be read is named")
    func missingCA() throws {
        let server = try ScriptedServer("listing:fe21")
        let credentials = Credentials(user: "root", password: .none)
        let client = ClusterClient(credentials: credentials, timeouts: limits, tls: .verify(caFile: "/nowhere/ca.pem"))
        let error = #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
        #expect(error?.message == "the CA file /nowhere/ca.pem cannot be read: No such file or directory")
        #expect(server.transcript() == [])
    }
}
