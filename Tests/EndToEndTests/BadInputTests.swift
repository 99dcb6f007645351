import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Bad input", .needsBuiltPrograms)
struct BadInputTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test(
        "metadata that is incomplete or malformed is refused in one sentence, and nothing is changed",
        arguments: [
            ("ROLE", "role=MASTER\nname=x\n", "image/ROLE: role is 'MASTER'"),
            ("ROLE", "\u{0}\u{1}junk", "image/ROLE: it has no key 'role'"),
            ("VERSION", "clusterId=-1\ntoken=t\n", "image/VERSION: clusterId is '-1'"),
            ("VERSION", nil, "VERSION"),
            ("ROLE", nil, "ROLE"),
        ] as [(String, String?, String)]
    )
    func metadata(file: String, text: String?, words: String) throws {
        let home = try stage.home(.frontend)
        for folder in ["doris-meta/image", "doris-meta/bdb"] { mkdir("\(home.path)/\(folder)", 0o755) }
        home.write("role=FOLLOWER\nname=fe_x\n", to: "doris-meta/image/ROLE")
        home.write("clusterId=7\ntoken=t\n", to: "doris-meta/image/VERSION")
        home.write("journal", to: "doris-meta/bdb/00000000.jdb")
        if let text {
            home.write(text, to: "doris-meta/image/\(file)")
        } else {
            unlink("\(home.path)/doris-meta/image/\(file)")
        }
        let before = Files.fingerprint(of: home.path)

        let node = try stage.start(home, settings: ["SUPERVISOR_BOOTSTRAP": "allow"])
        try node.wait(for: .refused)
        #expect(node.reason.contains(words), "\(node.reason)")
        #expect(node.reason.contains("Nothing was changed"))
        #expect(!node.reason.contains("\n"))
        #expect(node.ask("/livez")?.status == 200)
        #expect(node.ask("/readyz")?.status == 503)
        #expect(try node.terminate() == 0)
        #expect(Files.fingerprint(of: home.path) == before)
    }

    @Test("metadata that is repaired is taken up without a restart of the container")
    func repaired() throws {
        let first = try stage.cluster()
        let home = first.home
        #expect(try first.terminate() == 0)
        let role = home.text("doris-meta/image/ROLE")
        unlink("\(home.path)/doris-meta/image/ROLE")
        let node = try stage.start(home)
        try node.wait(for: .refused)
        home.write(role, to: "doris-meta/image/ROLE")
        try node.wait(for: .ready)
    }

    @Test("a missing meta_dir and a missing configuration")
    func missing() throws {
        let home = try stage.home(.frontend)
        rmdir("\(home.path)/doris-meta")
        let node = try stage.start(home)
        try node.wait(for: .refused)
        #expect(node.reason.contains("meta_dir does not exist"))
        #expect(try node.terminate() == 0)
        unlink("\(home.path)/conf/fe.conf")
        let other = try stage.start(home)
        #expect(try other.waitForExit() == 79)
        #expect(other.output.text.contains("conf/fe.conf"))
    }

    @Test("a probe port in use ends the supervisor before anything is started")
    func portInUse() throws {
        let home = try stage.home(.backend)
        let listener = try Listener(at: home.address, port: 8099)
        let node = try stage.start(home)
        #expect(try node.waitForExit() == 79)
        #expect(node.output.text.contains("cannot listen on \(home.address):8099: "))
        #expect(node.output.text.contains("SUPERVISOR_HTTP_PORT"))
        #expect(!home.has("bin/be.pid"))
        withExtendedLifetime(listener) {}
    }

    @Test("a second supervisor on the same control socket refuses to begin")
    func socketInUse() throws {
        let node = try stage.script("sleep 60")
        try node.wait(for: "the first one") { node.phase != nil }
        let home = Home(emptyFor: .backend, in: stage.folder)
        let second = try stage.start(
            home,
            settings: ["SUPERVISOR_CONTROL_SOCKET": node.home.controlSocket],
            command: ["/bin/sleep", "60"]
        )
        #expect(try second.waitForExit() == 79)
        #expect(second.output.text.contains("another supervisor answers on it"))
        #expect(try node.run("status").code == 0)
    }

    @Test("a control socket that cannot be made is told, and Doris runs all the same")
    func noSocket() throws {
        let node = try stage.start(
            Home(emptyFor: .backend, in: stage.folder),
            settings: ["SUPERVISOR_CONTROL_SOCKET": "/proc/no/such/folder/s"],
            command: ["/bin/sleep", "60"]
        )
        try node.wait(for: "the child") { node.childPID != nil }
        #expect(node.output.text.contains("Hooks and commands cannot reach this supervisor"))
        #expect(try node.terminate() == 0)
    }

    @Test("a frontend that talks garbage keeps a backend waiting and an empty frontend from founding")
    func garbage() throws {
        let address = Loopback.next()
        let liar = try Listener(at: address, port: 9030)
        let settings = ["SUPERVISOR_CLUSTER_FRONTENDS": address, "SUPERVISOR_BOOTSTRAP": "allow"]
        let backend = try stage.start(stage.home(.backend), settings: settings)
        let home = try stage.home(.frontend)
        let before = Files.fingerprint(of: home.path)
        let frontend = try stage.start(home, settings: settings)
        let garbage = Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
        try backend.wait(for: "the reason") {
            liar.answerEverybody(with: garbage)
            return backend.reason.contains("broke before an answer")
        }
        try frontend.wait(for: "the reason") {
            liar.answerEverybody(with: garbage)
            return frontend.reason.contains("a frontend answers and does not help")
        }
        #expect(frontend.phase == .waiting)
        #expect(backend.ask("/livez")?.status == 200)
        #expect(try frontend.terminate() == 0)
        #expect(Files.fingerprint(of: home.path) == before)
    }

    @Test("a frontend that takes the connection and says nothing forbids to found", .timeLimit(.minutes(1)))
    func blackhole() throws {
        let address = Loopback.next()
        let hole = try Listener(at: address, port: 9030)
        let settings = ["SUPERVISOR_CLUSTER_FRONTENDS": address, "SUPERVISOR_BOOTSTRAP": "allow"]
        let node = try stage.start(stage.home(.frontend), settings: settings)
        try node.wait(for: .waiting)
        #expect(node.reason.contains("no answer in time"))
        #expect(node.ask("/livez")?.status == 200)
        #expect(try node.terminate() == 0)
        withExtendedLifetime(hole) {}
    }
}
