import Glibc
import KubernetesAPI
import Supervision
import TestSupport
import Testing

@Suite("Whom the Kubernetes client trusts", .serialized, .enabled(if: APIServer.isAvailable, "no python3 or openssl"))
struct TrustTests {
    private let stage: Stage

    init() throws {
        stage = try Stage()
        stage.reply("200 OK", Documents.pod)
    }

    @Test("a server under another authority gets no request")
    func otherAuthority() throws {
        try stage.trust("other")
        let server = try stage.server()
        let error = try stage.error(stage.client(to: server.port))
        #expect(error.reason == .unreachable)
        #expect(error.message.hasPrefix("the server's certificate is not trusted: "), "\(error)")
        #expect(server.transcript() == ["name None"])
    }

    @Test(
        "nor does one whose certificate is for another address, is over, or is a client's",
        arguments: [
            ("elsewhere", "127.0.0.1", "IP address mismatch"),
            ("expired", "127.0.0.1", "certificate has expired"),
            ("client", "127.0.0.1", "unsuitable certificate purpose"),
            ("elsewhere", "localhost", "hostname mismatch"),
            // Its common name is `localhost`, which names no host.
            ("localhost", "localhost", "hostname mismatch"),
        ]
    )
    func otherCertificate(certificate: String, host: String, problem: String) throws {
        let server = try stage.server(certificate: certificate)
        let error = try stage.error(stage.client(to: server.port, host: host))
        #expect(error.reason == .unreachable)
        #expect(error.message == "the server's certificate is not trusted: \(problem)")
        #expect(!server.transcript().contains { $0.hasPrefix("Authorization") })
    }

    @Test("a name is looked up, told in the handshake, and expected in the certificate")
    func name() throws {
        let server = try stage.server()
        #expect(try stage.client(to: server.port, host: "localhost").pod("doris-be-2").name == "doris-be-2")
        #expect(server.transcript().first == "name localhost")
    }

    @Test("an IPv6 address is written as each place wants it", arguments: ["::1", "[::1]"])
    func addressV6(host: String) throws {
        let server = try stage.server(host: "::1")
        #expect(try stage.client(to: server.port, host: host).pod("doris-be-2").name == "doris-be-2")
        #expect(server.transcript().contains("Host: [::1]:\(server.port)"))
    }

    @Test("an authority in the folder need not be a root")
    func intermediate() throws {
        try stage.trust("intermediate")
        let server = try stage.server(certificate: "chain")
        #expect(try stage.client(to: server.port).pod("doris-be-2").name == "doris-be-2")
    }

    @Test("several authorities are trusted alike, as while one replaces another")
    func severalAuthorities() throws {
        let (other, ca) = try (stage.certificates.text(of: "other"), stage.certificates.text(of: "ca"))
        stage.account.write(other + ca, to: "ca.crt")
        let server = try stage.server()
        #expect(try stage.client(to: server.port).pod("doris-be-2").name == "doris-be-2")
    }

    @Test("TLS before 1.2 is not spoken")
    func oldVersion() throws {
        let server = try stage.server("old-tls")
        let error = try stage.error(stage.client(to: server.port))
        #expect(error.reason == .unreachable)
        #expect(error.message.hasPrefix("the TLS handshake failed: "), "\(error)")
        #expect(!server.transcript().contains { $0.hasPrefix("GET") })
    }

    @Test("a server without TLS gets no request")
    func plain() throws {
        let server = try stage.server("plain")
        let error = try stage.error(stage.client(to: server.port, limit: .milliseconds(700)))
        // It waits for a line end within the handshake's bytes.
        #expect([.timedOut, .unreachable].contains(error.reason), "\(error)")
        #expect(!server.transcript().contains { $0.contains("Bearer") })
    }

    @Test("a file that holds no authority, or half of one, is named", arguments: ["", "nonsense", "half"])
    func brokenAuthority(content: String) throws {
        let whole = try stage.certificates.text(of: "ca")
        stage.account.write(content == "half" ? whole + whole.prefix(200) : content, to: "ca.crt")
        let error = try stage.error(stage.client(to: 1))
        #expect(error.reason == .notConfigured)
        #expect(error.message.contains("\(stage.account.path)/ca.crt"), "\(error)")
    }
}
