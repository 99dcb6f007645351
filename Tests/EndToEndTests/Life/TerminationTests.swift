import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("The termination message", .needsBuiltPrograms)
struct TerminationTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    private func start(
        _ home: Home,
        command: [String] = [],
        settings: [String: String] = [:]
    ) throws -> Supervised {
        let file = ["SUPERVISOR_TERMINATION_MESSAGE_FILE": "\(home.path)/message"]
        return try stage.start(home, settings: file.merging(settings) { $1 }, command: command)
    }

    /// The first line, once the message is a whole one.
    private func verdict(of node: Supervised) -> String {
        let message = node.home.text("message")
        #expect(message.utf8.count <= 4096 && message.hasSuffix("\n"))
        return String(message.split(separator: "\n").first ?? "")
    }

    private var empty: Home { Home(emptyFor: .backend, in: stage.folder) }

    @Test("every way to end has its verdict in the first line")
    func verdicts() throws {
        let stopped = try start(empty, command: ["/bin/sleep", "60"])
        let crashed = try start(
            empty,
            command: ["/bin/sh", "-c", "exit 9"],
            settings: ["SUPERVISOR_RESTART_LIMIT": "1"]
        )
        let missing = try start(empty, command: ["/no/such/start"])
        let forbidden = try start(empty, command: ["/etc/passwd"])
        let wrong = try start(
            empty,
            command: ["/bin/sleep", "60"],
            settings: ["SUPERVISOR_HTTP_PORT": "many", "SUPERVISOR_NO_SUCH": "1"]
        )
        try stopped.wait(for: "the child") { stopped.childPID != nil }
        #expect(try stopped.terminate() == 0)
        #expect(verdict(of: stopped) == "Doris backend was stopped as asked (killed by SIGTERM)")
        #expect(try crashed.waitForExit() == 9)
        let crash = verdict(of: crashed)
        #expect(crash.hasPrefix("Doris backend ended (exit code 9)"))
        #expect(crash.hasSuffix("exit code 9, 2 crashes in this container's life"))
        #expect(try missing.waitForExit() == 127)
        #expect(verdict(of: missing).contains("could not be started: cannot run /no/such/start"))
        #expect(verdict(of: missing).contains("exit code 127"))
        #expect(try forbidden.waitForExit() == 126)
        #expect(verdict(of: forbidden).contains("exit code 126"))
        #expect(try wrong.waitForExit() == 78)
        #expect(verdict(of: wrong).contains("SUPERVISOR_HTTP_PORT"))
        #expect(verdict(of: wrong).contains("SUPERVISOR_NO_SUCH"))
    }

    @Test("a kill at the deadline, and a bad end of a stop, are told as such")
    func badStops() throws {
        let stubborn = try start(
            empty,
            command: ["/bin/sh", "-c", "trap '' TERM; touch up; exec sleep 60"],
            settings: ["SUPERVISOR_STOP_GRACE": "2s"]
        )
        let source = "trap 'exit 5' TERM; touch up; read x < fifo"
        let home = empty
        mkfifo("\(home.path)/fifo", 0o600)
        let bad = try start(home, command: ["/bin/bash", "-c", source])
        for node in [stubborn, bad] { try node.wait(for: "the child") { node.home.has("up") } }
        stubborn.send(SIGTERM)
        #expect(try bad.terminate() == 5)
        #expect(verdict(of: bad) == "Doris backend was stopped and ended badly (exit code 5); exit code 5")
        #expect(try stubborn.waitForExit() == 137)
        #expect(
            verdict(of: stubborn)
                == "Doris backend did not end within the stop's budget and was killed; exit code 137"
        )
    }

    @Test("an end on a full volume says how much is missing")
    func fullVolume() throws {
        try #require(MountedFolder.isPermitted)
        let volume = try MountedFolder(options: "size=1m")
        let node = try start(
            stage.home(.backend, configuration: ["storage_root_path = \(volume.path)"])
        )
        try node.wait(for: "the server") { node.server != nil }
        kill(try #require(node.server), SIGKILL)
        #expect(try node.waitForExit() == 80)
        #expect(verdict(of: node).contains("\(volume.path) has "))
        #expect(verdict(of: node).contains("MiB free where 16 MiB are needed"))
        #expect(verdict(of: node).contains("exit code 80"))
    }

    @Test("the message is there before anybody kills the container, and goes when the node is ready again")
    func inAdvance() throws {
        let home = try stage.home(.frontend)
        let node = try start(home, settings: ["SUPERVISOR_RESTART_LIMIT": "1000"])
        try node.wait(for: .ready)
        #expect(home.text("message").isEmpty)
        home.write("exit 4\n", to: "bin/palo_env.sh")
        kill(try #require(node.server), SIGKILL)
        try node.wait(for: "the message") { home.text("message").contains("exit code 4") }
        #expect(verdict(of: node).contains("it is started again"))
        unlink("\(home.path)/bin/palo_env.sh")
        try node.wait(for: .ready)
        try node.wait(for: "an empty message") { home.has("message") && home.text("message").isEmpty }

        kill(try #require(node.server), SIGSEGV)
        try node.wait(for: "the message") { home.text("message").contains("exit code 139") }
        try node.loseContainer()
        #expect(verdict(of: node).contains("exit code 139"))
    }

    @Test("a message stays within 4096 bytes, whatever happened before")
    func bounded() throws {
        let node = try start(
            empty,
            command: ["/bin/sh", "-c", "exit 9"],
            settings: ["SUPERVISOR_RESTART_LIMIT": "1000"]
        )
        try node.wait(for: "a long delay") { node.starts >= 4 && node.phase == .backoff }
        node.send(SIGTERM)
        #expect(try node.waitForExit() == 0)
        #expect(verdict(of: node) == "Doris backend was stopped as asked (exit code 9)")
        let lines = node.home.text("message").split(separator: "\n")
        #expect(lines.count > 10 && lines.count <= 22)
        #expect(lines.last?.contains("exiting") == true)
    }

    @Test("a folder, a FIFO and a full volume in the file's place hold nothing up", arguments: ["folder", "fifo"])
    func badPlace(kind: String) throws {
        let home = empty
        if kind == "folder" { mkdir("\(home.path)/message", 0o755) } else { mkfifo("\(home.path)/message", 0o600) }
        let node = try start(
            home,
            command: ["/bin/sh", "-c", "exit 9"],
            settings: ["SUPERVISOR_RESTART_LIMIT": "1"]
        )
        #expect(try node.waitForExit() == 9)
    }

    @Test("Kubernetes' own file is not made where it does not exist")
    func standardFile() throws {
        try #require(!Files.exists("/dev/termination-log"), "this machine has one")
        let node = try stage.script("exit 9", settings: ["SUPERVISOR_RESTART_LIMIT": "0"])
        #expect(try node.waitForExit() == 9)
        #expect(!Files.exists("/dev/termination-log"))
    }
}
