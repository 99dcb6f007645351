import Doris
import KubernetesAPI
import Supervision
import Synchronization
import TestSupport
import Testing

/// A service account's folder, certificates, and servers to ask.
final class Stage: Sendable {
    static let token = "eyJhbGciOiJSUzI1NiJ9.canary-0123456789.signature_-"

    let certificates: Certificates
    /// The service account's folder.
    let account: ScratchFolder
    /// They run as long as the stage stands.
    private let servers = Mutex<[APIServer]>([])

    init() throws {
        certificates = try #require(Certificates.shared)
        account = try #require(ScratchFolder())
        try trust("ca")
        give(token: Stage.token)
        account.write("doris", to: "namespace")
    }

    /// Puts a certificate's file in the place of the authority's.
    func trust(_ name: String) throws {
        account.write(try certificates.text(of: name), to: "ca.crt")
    }

    func give(token: String) {
        account.write("\(token)\n", to: "token")
    }

    /// What servers send from now on, byte for byte.
    func reply(_ bytes: String) {
        account.write(bytes, to: "reply")
    }

    /// A whole reply with a JSON body.
    func reply(_ status: String, _ body: String) {
        reply(
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }

    func server(
        _ behaviour: String = "send",
        certificate: String = "good",
        host: String = "127.0.0.1"
    ) throws -> APIServer {
        let server = try APIServer(
            behaviour,
            reply: account.file("reply"),
            certificate: "\(certificates.path)/\(certificate)",
            host: host
        )
        servers.withLock { $0.append(server) }
        return server
    }

    func client(
        to port: UInt16?,
        host: String = "127.0.0.1",
        namespace: String? = nil,
        limit: Duration = .seconds(10)
    ) -> KubernetesClient {
        var environment = ["KUBERNETES_SERVICE_HOST": host]
        environment["KUBERNETES_SERVICE_PORT"] = port.map { String($0) }
        return KubernetesClient(
            environment: environment,
            namespace: namespace,
            accountFolder: account.path,
            limit: limit
        )
    }

    /// The error of reading a pod, which must not hold the token.
    func error(
        _ client: KubernetesClient,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> KubernetesError {
        let error = #expect(throws: KubernetesError.self, sourceLocation: sourceLocation) {
            try client.pod("doris-be-2")
        }
        let found = try #require(error, sourceLocation: sourceLocation)
        #expect(!"\(found) \(String(reflecting: found))".contains("canary"), sourceLocation: sourceLocation)
        #expect(!"\(found)".contains("\n"), sourceLocation: sourceLocation)
        return found
    }
}
