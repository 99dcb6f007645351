import Doris
import Glibc
import TestSupport
import Testing

@testable import ClusterClient

@Suite(
    "Limits of encrypted connections",
    .serialized,
    .enabled(
        if: ScriptedServer.isAvailable && access("/usr/bin/openssl", X_OK) == 0,
        "python3 or openssl is not installed"
    )
)
struct EncryptedTests {
    private let limits = Timeouts(
        connect: .milliseconds(600),
        read: .milliseconds(600),
        write: .milliseconds(600),
        call: .milliseconds(1200)
    )
    private let folder: ScratchFolder

    init() throws {
        folder = try #require(ScratchFolder())
        let certificate = """
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=frontend -addext subjectAltName=IP:127.0.0.1 \
            -keyout "$0/key.pem" -out "$0/certificate.pem" 2>/dev/null
            """
        try #require(ChildProgram.run("/bin/sh", ["-ec", certificate, folder.path]) == 0)
    }

    private func server(_ behaviour: String) throws -> ScriptedServer {
        try ScriptedServer(behaviour, certificate: "\(folder.path)/certificate.pem", key: "\(folder.path)/key.pem")
    }

    private func client(_ timeouts: Timeouts) -> ClusterClient {
        let tls = TLSMode.verify(caFile: "\(folder.path)/certificate.pem")
        return ClusterClient(credentials: Credentials(user: "root", password: .none), timeouts: timeouts, tls: tls)
    }

    @Test("a listing comes through")
    func listing() throws {
        let server = try server("encrypted:0")
        #expect(try client(Timeouts()).frontends(at: server.endpoint).count == 1)
    }

    @Test(
        "a peer that sends one byte at a time cannot stretch a call",
        arguments: ["encrypted:0.1", "encrypted-login"]
    )
    func dripping(behaviour: String) throws {
        let server = try server(behaviour)
        let began = ContinuousClock.now
        let error = #expect(throws: ClusterError.self) { try client(limits).frontends(at: server.endpoint) }
        #expect(error?.reason == .timedOut, "\(String(describing: error))")
        #expect(ContinuousClock.now - began < limits.call + .seconds(2))
    }
}
