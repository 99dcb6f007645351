import Doris
import TestSupport
import Testing

@testable import ClusterClient

@Suite(
    "With a real server of the protocol",
    .serialized,
    .enabled(if: RealServer.isAvailable, "mariadb-server or openssl is not installed")
)
struct RealServerTests {
    /// One server for all tests, since it takes seconds to make one.
    private static let shared = Result { try RealServer() }

    private func ask(_ server: RealServer, user: String, password: String?, tls: TLSMode) throws -> ResultTable? {
        if let password { server.folder.write(password, to: "password") }
        let file = password == nil ? nil : server.folder.file("password")
        return try CallClock.run(Timeouts()) { clock throws(CallFailure) in
            let handle = try MariaDBHandle(timeouts: Timeouts(), tls: tls)
            if let file {
                try handle.connect(to: server.endpoint, user: user, password: try Password(contentsOf: file))
            } else {
                try handle.connect(to: server.endpoint, user: user, password: nil)
            }
            return try handle.query("SHOW STATUS LIKE 'Ssl_cipher'", within: clock)
        }
    }

    @Test(
        "accounts with and without a password log in",
        arguments: [("supervisor", "right" as String?), ("open", nil)]
    )
    func login(user: String, password: String?) throws {
        let table = try ask(try Self.shared.get(), user: user, password: password, tls: .off)
        #expect(table == ResultTable(columns: ["Variable_name", "Value"], rows: [["Ssl_cipher", ""]]))
    }

    @Test("a wrong password, and none where one is due, are denied", arguments: ["wrong" as String?, nil])
    func denied(password: String?) throws {
        let server = try Self.shared.get()
        let failure = #expect(throws: CallFailure.self) {
            try ask(server, user: "supervisor", password: password, tls: .off)
        }
        #expect(failure?.reason == .accessDenied)
    }

    @Test("TLS is used where it is required, and where the CA is right")
    func encrypted() throws {
        let server = try Self.shared.get()
        for tls in [TLSMode.required, .verify(caFile: "\(server.folder.path)/ca.pem")] {
            let table = try ask(server, user: "supervisor", password: "right", tls: tls)
            #expect(table?.rows.first?.last??.isEmpty == false)
        }
    }

    @Test("a certificate of another CA is refused")
    func otherCA() throws {
        let server = try Self.shared.get()
        let failure = #expect(throws: CallFailure.self) {
            try ask(
                server,
                user: "supervisor",
                password: "right",
                tls: .verify(caFile: "\(server.folder.path)/other.pem")
            )
        }
        #expect(failure?.reason == .broken)
        #expect(failure?.message.contains("certificate") == true, "\(String(describing: failure))")
    }

    @Test("a certificate for another host is refused")
    func otherHost() throws {
        let server = try Self.shared.get()
        let client = ClusterClient(
            credentials: Credentials(user: "open", password: .none),
            tls: .verify(caFile: "\(server.folder.path)/ca.pem")
        )
        let error = #expect(throws: ClusterError.self) {
            try client.frontends(at: Endpoint(host: "localhost", port: server.endpoint.port))
        }
        #expect(error?.reason == .broken, "\(String(describing: error))")
    }

    @Test("a statement that the server does not know is rejected with the server's code")
    func unknownStatement() throws {
        let server = try Self.shared.get()
        let client = ClusterClient(credentials: Credentials(user: "open", password: .none))
        let error = #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
        #expect(error?.reason == .rejected(code: 1064))
    }
}
