import Doris
import Glibc
import HTTPEndpoints
import NIOCore
import NIOPosix
import Testing

/// Answers that tell what was asked.
private struct Echo: EndpointResponder {
    func response(to path: String) -> EndpointResponse? {
        switch path {
        case "/livez": EndpointResponse(status: 200, mediaType: "application/json", body: "{\"phase\":\"ready\"}\n")
        case "/readyz": EndpointResponse(status: 503, mediaType: "application/json", body: "{}\n")
        case "/big":
            EndpointResponse(status: 200, mediaType: "text/plain", body: String(repeating: "x", count: 300_000))
        default: nil
        }
    }
}

@Suite("The probe server and the client")
struct ProbeServerTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    private func server() throws -> ProbeServer {
        try ProbeServer(address: "127.0.0.1", port: 0, group: group, responder: Echo())
    }

    private func endpoint(_ server: ProbeServer) throws -> Endpoint {
        Endpoint(host: "127.0.0.1", port: try #require(server.port))
    }

    private func get(_ path: String, at server: Endpoint) async throws -> HTTPReply {
        try await HTTPFetcher(group: group).get(path, at: server, within: .seconds(5)).get()
    }

    @Test(
        "status, body, and a query that is looked over",
        arguments: [("/livez", 200), ("/livez?x=1", 200), ("/readyz", 503)]
    )
    func answers(path: String, status: Int) async throws {
        let server = try server()
        defer { server.close() }
        let reply = try await get(path, at: try endpoint(server))
        #expect(reply.status == status)
    }

    @Test("HEAD has the headers and no body; other methods are refused")
    func methods() throws {
        let server = try server()
        defer { server.close() }
        let head = try RawConnection(to: endpoint(server)).exchange("HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200"))
        #expect(head.lowercased().contains("content-length: 18"))
        #expect(head.hasSuffix("\r\n\r\n"))
        let post = try RawConnection(to: endpoint(server)).exchange(
            "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
        )
        #expect(post.hasPrefix("HTTP/1.1 405"))
        #expect(post.contains("Allow: GET, HEAD"))
        let unknown = try RawConnection(to: endpoint(server)).exchange("GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(unknown.hasPrefix("HTTP/1.1 404"))
    }

    @Test(
        "junk and endless headers end the connection, not the server",
        arguments: [
            "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n",
            "GET /livez HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 5_000),
        ]
    )
    func junk(text: String) async throws {
        let server = try server()
        defer { server.close() }
        let answer = try RawConnection(to: endpoint(server)).exchange(text)
        #expect(!answer.hasPrefix("HTTP/1.1 200"))
        #expect(try await get("/livez", at: try endpoint(server)).status == 200)
    }

    @Test("clients that say nothing do not keep others from an answer")
    func silentClients() async throws {
        let server = try server()
        defer { server.close() }
        var silent: [RawConnection] = []
        for _ in 0..<100 { silent.append(try RawConnection(to: endpoint(server))) }
        for _ in 0..<20 { #expect(try await get("/livez", at: try endpoint(server)).status == 200) }
        #expect(silent.count == 100)
    }

    @Test("a port in use is told with what to do")
    func portInUse() throws {
        let server = try server()
        defer { server.close() }
        let port = try #require(server.port)
        let error = #expect(throws: ListenError.self) {
            try ProbeServer(address: "127.0.0.1", port: port, group: group, responder: Echo())
        }
        #expect(error?.description.contains("SUPERVISOR_HTTP_PORT") == true)
        #expect(error?.description.contains("Address already in use") == true)
    }

    @Test("the client names a refused connection")
    func refused() async throws {
        let server = try server()
        let endpoint = try endpoint(server)
        server.close()
        await #expect(throws: FetchError(server: endpoint, cause: "Connection refused")) {
            try await get("/livez", at: endpoint)
        }
    }

    @Test("the client gives up at its limit, whatever the server does or does not say")
    func silentServer() async throws {
        let listener = try RawListener()
        let error = await #expect(throws: FetchError.self) {
            try await HTTPFetcher(group: group).get("/", at: listener.endpoint, within: .milliseconds(200)).get()
        }
        #expect(error?.cause == "no answer within 200 ms")
    }

    @Test("the client bounds a body")
    func hugeBody() async throws {
        let server = try server()
        defer { server.close() }
        let endpoint = try endpoint(server)
        let error = await #expect(throws: FetchError.self) { try await get("/big", at: endpoint) }
        #expect(error?.cause.contains("is over") == true)
    }
}
