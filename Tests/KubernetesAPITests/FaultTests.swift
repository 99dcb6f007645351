import Glibc
import KubernetesAPI
import Supervision
import TestSupport
import Testing

@Suite(
    "What goes wrong between client and Kubernetes API",
    .serialized,
    .enabled(if: APIServer.isAvailable, "no python3 or openssl")
)
struct FaultTests {
    private let limit = Duration.milliseconds(500)
    /// What a busy machine may add.
    private let slack = Duration.seconds(2)
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test(
        "a refusal is told apart by what the API says of this very object",
        arguments: [
            ("401 Unauthorized", "Unauthorized", KubernetesError.Reason.denied(status: 401)),
            ("403 Forbidden", "Forbidden", .denied(status: 403)),
            ("404 Not Found", "NotFound", .notFound),
            ("409 Conflict", "AlreadyExists", .conflict),
            ("409 Conflict", "Conflict", .rejected(status: 409)),
            ("429 Too Many Requests", "TooManyRequests", .rejected(status: 429)),
            ("500 Internal Server Error", "InternalError", .rejected(status: 500)),
            ("302 Found", "Found", .rejected(status: 302)),
        ]
    )
    func refusal(status: String, word: String, reason: KubernetesError.Reason) throws {
        stage.reply(status, Documents.status(Int(status.prefix(3)) ?? 0, word, "no \\\"access\\\"\\nto it"))
        let server = try stage.server()
        let error = try stage.error(stage.client(to: server.port))
        #expect(error.reason == reason)
        #expect(error.message == "no \"access\" to it")
        #expect(error.request == "get Pod doris/doris-be-2")
        #expect(error.server == "127.0.0.1:\(server.port)")
    }

    @Test(
        "that something else is missing says nothing of the object",
        arguments: [
            "404 page not found\n", "", "{}",
            Documents.status(404, "NotFound", "the server could not find the requested resource", about: ""),
            Documents.status(404, "NotFound", "namespaces not found", about: "doris"),
            Documents.status(404, "Other", "?"),
        ]
    )
    func otherMissing(body: String) throws {
        stage.reply("404 Not Found", body)
        let error = try stage.error(stage.client(to: stage.server().port))
        #expect(error.reason == .rejected(status: 404))
    }

    @Test(
        "a ConfigMap that is there already is a conflict, and one that may not be made a denial",
        arguments: [
            ("409 Conflict", "AlreadyExists", KubernetesError.Reason.conflict),
            ("403 Forbidden", "Forbidden", .denied(status: 403)),
        ]
    )
    func creation(status: String, word: String, reason: KubernetesError.Reason) throws {
        stage.reply(status, Documents.status(0, word, "no", about: "founded"))
        let client = try stage.client(to: stage.server().port)
        let error = #expect(throws: KubernetesError.self) { try client.createConfigMap("founded", data: [:]) }
        #expect(error?.reason == reason)
        #expect(error?.request == "create ConfigMap doris/founded")
    }

    @Test(
        "a server or proxy that repeats the token does not bring it into an error",
        arguments: [
            "HTTP/1.1 401 bad {authorization}\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 {authorization}\r\n\r\n",
            "HTTP/1.1 200 OK\r\n{authorization}\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: {authorization}\r\n\r\n",
            "{authorization}",
        ]
    )
    func echo(reply: String) throws {
        stage.reply(reply)
        _ = try stage.error(stage.client(to: stage.server().port))
    }

    @Test("nor does the API's own explanation")
    func echoedExplanation() throws {
        let template = Documents.status(401, "Unauthorized", "{authorization}")
        let length = template.utf8.count - "{authorization}".utf8.count + "Bearer \(Stage.token)".utf8.count
        stage.reply("HTTP/1.1 401 Unauthorized\r\nContent-Length: \(length)\r\n\r\n\(template)")
        #expect(try stage.error(stage.client(to: stage.server().port)).message == "Bearer <redacted>")
    }

    @Test(
        "an answer that is cut off is no answer",
        arguments: ["send", "abort"],
        [
            ("", "in the head"), ("HTTP/1.1 200 O", "in the head"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", "in the head"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"kind\"", "in the body"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", "in the body"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", "in the body"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{}", "in the body"),
        ]
    )
    func cut(behaviour: String, reply: (bytes: String, part: String)) throws {
        stage.reply(reply.bytes)
        let error = try stage.error(stage.client(to: stage.server(behaviour).port))
        #expect(error.reason == .unreachable)
        #expect(error.message.hasSuffix("\(reply.part) of the answer"), "\(error)")
    }

    @Test(
        "what is no JSON is not understood",
        arguments: ["", "{", "nonsense", "[]", "{\"kind\":\"Pod\"} x", String(repeating: "[", count: 100)]
    )
    func malformed(body: String) throws {
        stage.reply("200 OK", body)
        #expect(try stage.error(stage.client(to: stage.server().port)).reason == .malformed)
    }

    @Test("a body over the bound is not read, whichever way its length is told")
    func longBody() throws {
        let head = "HTTP/1.1 200 OK\r\n"
        let server = try stage.server()
        let client = stage.client(to: server.port)
        let chunk = "80000\r\n\(String(repeating: " ", count: 0x80000))\r\n"
        for rest in ["Content-Length: 1048577\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)1\r\n"] {
            stage.reply(head + rest)
            let error = try stage.error(client)
            #expect(error.reason == .malformed)
            #expect(error.message == "the body is longer than 1048576 bytes")
        }
    }

    @Test("a body of the bound's size is read")
    func longestBody() throws {
        stage.reply("200 OK", Documents.pod + String(repeating: " ", count: (1 << 20) - Documents.pod.utf8.count))
        #expect(try stage.client(to: stage.server().port).pod("doris-be-2").name == "doris-be-2")
    }

    @Test(
        "a head without end is given up",
        arguments: [
            "HTTP/1.1 200 OK\r\nX: y\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n",
        ]
    )
    func endlessHead(reply: String) throws {
        // The server repeats the last line; for interim answers that is the empty one, which starts none.
        stage.reply(reply)
        let error = try stage.error(stage.client(to: stage.server("endless").port))
        #expect(error.reason == .malformed, "\(error)")
    }

    @Test("a server that never answers, at any step, costs the deadline", arguments: ["black-hole", "hold", "drip"])
    func silence(behaviour: String) throws {
        stage.reply(behaviour == "drip" ? "HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 1000) : "")
        let server = try stage.server(behaviour)
        let began = ContinuousClock.now
        let error = try stage.error(stage.client(to: server.port, limit: limit))
        let duration = ContinuousClock.now - began
        #expect(error.reason == .timedOut, "\(error)")
        #expect(error.message.hasPrefix("not done within 0.5 seconds, at last "), "\(error)")
        #expect(duration >= limit && duration < limit + slack)
    }

    @Test("an address that takes no connection costs the deadline too")
    func fullQueue() throws {
        // A listener whose queue is full drops what comes, as a packet filter does.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        let port = try #require(bindToLoopback(listener))
        #expect(listen(listener, 0) == 0)
        let fillers = (0..<4).map { _ in connectWithoutWaiting(to: port) }
        defer { for filler in fillers { close(filler) } }
        let began = ContinuousClock.now
        let error = try stage.error(stage.client(to: port, limit: limit))
        #expect(error.reason == .timedOut)
        #expect(error.message.hasSuffix("at last connecting"))
        #expect(ContinuousClock.now - began < limit + slack)
    }

    @Test("a closed port is unreachable at once")
    func closedPort() throws {
        let unused = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(unused) }
        let port = try #require(bindToLoopback(unused))
        let error = try stage.error(stage.client(to: port))
        #expect(error.reason == .unreachable)
        #expect(error.message == "connect: Connection refused (errno 111)")
    }

    @Test("a name that does not resolve is unreachable")
    func unknownName() throws {
        let error = try stage.error(stage.client(to: 443, host: "no-such-host.invalid"))
        #expect(error.reason == .unreachable)
        #expect(error.message.hasPrefix("'no-such-host.invalid' does not resolve: "), "\(error)")
    }

    @Test("a server that goes while a long request is sent raises no signal")
    func brokenPipe() throws {
        // By default SIGPIPE would end this process.
        let former = signal(SIGPIPE, SIG_DFL)
        defer { signal(SIGPIPE, former) }
        let client = try stage.client(to: stage.server("gone").port)
        let data = ["x": String(repeating: "x", count: 8 << 20)]
        let error = #expect(throws: KubernetesError.self) { try client.createConfigMap("founded", data: data) }
        #expect(error?.reason == .unreachable, "\(String(describing: error))")
    }

    @Test("no descriptor is left over, whatever happened")
    func descriptors() throws {
        let replies = ["", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "nonsense\r\n"]
        let servers = try [stage.server(), stage.server("abort"), stage.server(certificate: "expired")]
        let before = openDescriptors()
        for server in servers {
            for (reply, host) in zip(replies, ["127.0.0.1", "localhost", "127.0.0.1"]) {
                stage.reply(reply)
                _ = try stage.error(stage.client(to: server.port, host: host, limit: .seconds(2)))
            }
        }
        // The thread of a look-up may take a moment longer to let go of its ends.
        #expect(eventually { openDescriptors() == before }, "\(before) became \(openDescriptors())")
    }

    /// What each descriptor of this process refers to.
    private func openDescriptors() -> [String] {
        ScratchFolder.names(in: "/proc/self/fd").map { name in
            var target = [UInt8](repeating: 0, count: 256)
            let count = target.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { readlink("/proc/self/fd/\(name)", $0, buffer.count) } ?? 0
            }
            return "\(name) \(String(decoding: target.prefix(max(count, 0)), as: UTF8.self))"
        }
    }

    private func bindToLoopback(_ descriptor: Int32) -> UInt16? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
            }
        }
        return status == 0 ? UInt16(bigEndian: address.sin_port) : nil
    }

    private func connectWithoutWaiting(to port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }
}
