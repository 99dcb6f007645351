import ClusterClient
import Doris
import Glibc
import TestSupport
import Testing

@Suite("Logging in", .serialized, .enabled(if: ScriptedServer.isAvailable, "no python3"))
struct CredentialsTests {
    private func client(passwordFile: String?) -> ClusterClient {
        ClusterClient(credentials: Credentials(user: "root", password: passwordFile.map { .file($0) } ?? .none))
    }

    @Test(
        "the password is the file's text without one line end",
        arguments: ["s3cret pass", "s3cret pass\n", "s3cret pass\r\n"]
    )
    func rightPassword(text: String) throws {
        let folder = try #require(ScratchFolder())
        let server = try ScriptedServer("listing:fe21", password: "s3cret pass")
        folder.write(text, to: "password")
        let file = folder.file("password")
        #expect(try client(passwordFile: file).frontends(at: server.endpoint).count == 1)
        #expect(server.transcript().first == "login root with 20 bytes")
    }

    @Test("a changed file holds for the next connection, and a wrong password is told without its text")
    func rotation() throws {
        let folder = try #require(ScratchFolder())
        let server = try ScriptedServer("listing:fe21", password: "new-pass")
        folder.write("old-pass", to: "password")
        let file = folder.file("password")
        let client = client(passwordFile: file)
        let error = #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
        #expect(error?.reason == .accessDenied)
        #expect(error?.description.contains("old-pass") == false)
        folder.write("new-pass", to: "password")
        #expect(try client.frontends(at: server.endpoint).count == 1)
    }

    @Test("a refused password is sent once in a burst, and a new one at once")
    func brake() throws {
        let folder = try #require(ScratchFolder())
        let server = try ScriptedServer("listing:fe21", password: "new-pass")
        folder.write("old-pass", to: "password")
        let client = client(passwordFile: folder.file("password"))
        var messages: Set<String> = []
        for _ in 0..<20 {
            let error = #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
            #expect(error?.reason == .accessDenied)
            #expect(error?.isLoginRefused == true)
            messages.insert(error?.message ?? "")
        }
        #expect(
            messages == [
                "Access denied for user 'root'@'10.0.0.9' (using password: YES)"
                    + "; the next try follows 5.0 seconds after a refusal, or at once with another password"
            ]
        )
        folder.write("", to: "password")
        let error = #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
        #expect(error?.reason == .notSent)
        folder.write("new-pass", to: "password")
        for _ in 0..<3 { #expect(try client.frontends(at: server.endpoint).count == 1) }
        #expect(server.transcript().filter { $0.hasPrefix("login ") }.count == 4)
    }

    @Test("a privilege that is missing is no refused login, and every call is sent")
    func privilege() throws {
        let server = try ScriptedServer("answer-error:1227:Access denied; you need the NODE privilege")
        let client = client(passwordFile: nil)
        for _ in 0..<5 {
            let error = #expect(throws: ClusterError.self) { try client.frontends(at: server.endpoint) }
            #expect(error?.reason == .accessDenied)
            #expect(error?.isLoginRefused == false)
        }
        #expect(server.transcript().filter { $0.hasPrefix("login ") }.count == 5)
    }

    @Test(
        "with an unusable password file nothing is sent",
        arguments: [
            (nil, "cannot be read: No such file or directory (errno 2)"),
            ([], "is empty"),
            (Array("\n".utf8), "is empty"),
            (Array("a\0b".utf8), "holds a NUL byte"),
            (Array(repeating: UInt8(ascii: "a"), count: 4097), "is longer than 4096 bytes"),
        ] as [([UInt8]?, String)]
    )
    func unusable(bytes: [UInt8]?, problem: String) throws {
        let folder = try #require(ScratchFolder())
        let server = try ScriptedServer("listing:fe21")
        let file = folder.file("password")
        if let bytes { folder.write(bytes, to: "password") }
        let error = #expect(throws: ClusterError.self) { try client(passwordFile: file).frontends(at: server.endpoint) }
        #expect(error?.reason == .notSent)
        #expect(error?.message == "\(file) \(problem)")
        #expect(server.transcript() == [])
    }

    @Test("a pipe for a password file does not block")
    func pipe() throws {
        let folder = try #require(ScratchFolder())
        let file = folder.file("pipe")
        try #require(mkfifo(file, 0o600) == 0)
        let error = #expect(throws: ClusterError.self) {
            try client(passwordFile: file).frontends(at: Endpoint(host: "127.0.0.1", port: 9))
        }
        #expect(error?.message == "\(file) is not a regular file")
    }

    @Test("credentials do not print")
    func redacted() {
        let credentials = Credentials(user: "root", password: .file("/secret/password"))
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect("\(credentials)" == "<redacted>")
        #expect(String(reflecting: credentials) == "<redacted>")
        #expect(!dumped.contains("secret"))
    }
}
