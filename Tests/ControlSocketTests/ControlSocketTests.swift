import ControlSocket
import Doris
import Glibc
import NIOPosix
import Supervision
import Synchronization
import Testing

/// A desk over a real machine whose loop is the test.
private final class TestDesk: ControlDesk {
    private let machine: Mutex<NodeMachine>
    private let stops = Atomic(0)
    /// The requests that were answered.
    let ended = Mutex<[String]>([])

    init() {
        let begin = Instant(sinceOrigin: .zero)
        var machine = NodeMachine(role: .backend, node: nil, policy: ProcessPolicy(), seed: 1, at: begin)
        let request = SpawnRequest(path: "/x", arguments: ["x"], environment: [], directory: "/")
        _ = machine.handle(.process(.begun), at: begin)
        _ = machine.handle(.process(.prepared(.start(request, reason: ""))), at: begin)
        _ = machine.handle(.process(.spawned(pid: 42)), at: begin)
        self.machine = Mutex(machine)
    }

    func latest() -> (snapshot: Snapshot, now: Instant) {
        (machine.withLock { $0.snapshot }, Instant(sinceOrigin: .zero))
    }

    func take(_ request: ControlRequest) {
        switch request {
        case .preStop:
            stops.wrappingAdd(1, ordering: .relaxed)
            feed(.process(.preStop))
        case .order(let order, _): feed(.intent(.ordered(order)))
        case .status, .postStart, .decommission: break
        }
    }

    func feed(_ event: NodeMachine.Event) {
        machine.withLock { _ = $0.handle(event, at: Instant(sinceOrigin: .zero)) }
    }

    func finished(_ request: ControlRequest, with snapshot: Snapshot) {
        ended.withLock { $0.append(request.name) }
    }

    var stopCount: Int { stops.load(ordering: .relaxed) }
}

@Suite("The control socket")
struct ControlSocketTests {
    private let group = MultiThreadedEventLoopGroup.singleton
    private let path = "/tmp/doris-supervisor-tests.\(getpid()).\(UInt32.random(in: .min ... .max))/s"

    private func client() -> ControlClient { ControlClient(path: path, group: group) }

    /// Whether the server answers a request for the status.
    private var answersStatus: Bool {
        let document = try? client().ask(.status, patience: .seconds(10), limit: .seconds(10)) { _ in }
        return document?["last"]?.bool == true
    }

    private func withServer(_ body: (TestDesk, ControlServer) throws -> Void) throws {
        let desk = TestDesk()
        let server = try ControlServer(path: path, group: group, desk: desk)
        defer {
            server.close()
            rmdir(String(path.dropLast(2)))
        }
        try body(desk, server)
    }

    @Test("status answers with the snapshot's document")
    func status() throws {
        try withServer { _, _ in
            let document = try client().ask(.status, limit: .seconds(5)) { _ in }
            #expect(document["phase"]?.text == "starting")
            #expect(document["child"]?["pid"]?.integer == 42)
        }
    }

    @Test("pre-stop begins the stop, however many ask at once")
    func preStop() throws {
        try withServer { desk, _ in
            let document = try client().ask(.preStop, limit: .seconds(5)) { _ in }
            #expect(document["phase"]?.text == "draining")
            _ = try client().ask(.preStop, limit: .seconds(5)) { _ in }
            #expect(desk.stopCount == 2)
        }
    }

    @Test("post-start waits for the news and ends with it")
    func postStart() async throws {
        let desk = TestDesk()
        let server = try ControlServer(path: path, group: group, desk: desk)
        defer {
            server.close()
            rmdir(String(path.dropLast(2)))
        }
        let client = client()
        let answer = Task.detached {
            try client.ask(.postStart(limit: .seconds(60)), limit: .seconds(60)) { document in
                // The first line says that the conversation is attended; only then is there news.
                guard document["last"]?.bool == false else { return }
                desk.feed(.membership(.begun))
                desk.feed(.membership(.read(.success(.alive))))
                server.stateChanged()
            }
        }
        let document = try await answer.value
        #expect(document["membership"]?["state"]?.text == "alive")
    }

    @Test("only our own user can connect")
    func mode() throws {
        try withServer { _, _ in
            var information = stat()
            #expect(lstat(path, &information) == 0)
            #expect(information.st_mode & 0o777 == 0o600)
        }
    }

    @Test("a socket that a dead process left is replaced; one that answers is not")
    func leftover() throws {
        try withServer { _, _ in
            let error = #expect(throws: ControlSocketError.self) {
                try ControlServer(path: path, group: group, desk: TestDesk())
            }
            #expect(error?.isOccupied == true)
            #expect(answersStatus)
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        mkdir(String(path.dropLast(2)), 0o700)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        close(descriptor)
        #expect(access(path, F_OK) == 0)
        try withServer { _, _ in
            #expect(answersStatus)
        }
    }

    @Test("a file that is no socket is left alone")
    func foreignFile() throws {
        mkdir(String(path.dropLast(2)), 0o700)
        let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
        close(descriptor)
        defer {
            unlink(path)
            rmdir(String(path.dropLast(2)))
        }
        let error = #expect(throws: ControlSocketError.self) {
            try ControlServer(path: path, group: group, desk: TestDesk())
        }
        #expect(error?.isOccupied == false)
        #expect(access(path, F_OK) == 0)
    }

    @Test("nobody there is told at once")
    func nobody() {
        let error = #expect(throws: ControlSocketError.self) { try client().ask(.status, limit: .seconds(5)) { _ in } }
        #expect(error?.description.contains("No such file or directory") == true)
    }

    @Test("junk, a line without end and silent clients leave the server unmoved")
    func junk() throws {
        try withServer { _, _ in
            #expect(try exchange("nonsense\n").contains("\"error\""))
            #expect(try exchange(String(repeating: "x", count: 1_000_000)).contains("\"error\""))
            var silent: [Int32] = []
            for _ in 0..<200 { silent.append(try connected()) }
            #expect(answersStatus)
            for descriptor in silent { close(descriptor) }
        }
    }

    private struct Failure: Error {}

    private func connected() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failure() }
        return descriptor
    }

    private func exchange(_ text: String) throws -> String {
        let descriptor = try connected()
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
        var answer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &answer, answer.count, 0)
        return String(decoding: answer.prefix(max(0, count)), as: UTF8.self)
    }
}
