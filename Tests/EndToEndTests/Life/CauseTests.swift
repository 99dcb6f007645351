import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Causes of an end", .needsBuiltPrograms)
struct CauseTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    /// A node whose first crash ends it, with its message beside it.
    private func fragile(
        _ home: Home,
        frontends: [Home] = [],
        command: [String] = [],
        prelude: [String] = []
    ) throws -> Supervised {
        try stage.start(
            home,
            frontends: frontends,
            settings: [
                "SUPERVISOR_RESTART_LIMIT": "0", "SUPERVISOR_TERMINATION_MESSAGE_FILE": "\(home.path)/message",
            ],
            command: command,
            prelude: prelude
        )
    }

    @Test(
        "a taken port is named, whichever it is",
        arguments: [
            (NodeRole.frontend, "1.2", UInt16(9030)), (.frontend, "2.1", 9030), (.frontend, "2.1", 8030),
            (.frontend, "3.0", 9010), (.frontend, "4.0", 9020), (.backend, "1.2", 8040), (.backend, "2.1", 8040),
            (.backend, "3.0", 9050),
        ]
    )
    func takenPort(role: NodeRole, version: String, port: UInt16) throws {
        let home = try stage.home(role, version: version)
        let listener = try Listener(at: home.address, port: port)
        defer { withExtendedLifetime(listener) {} }
        let node = try fragile(home)
        _ = try node.waitForExit()
        let message = home.text("message")
        #expect(message.contains("a port that it needs is taken"), "\(message)\n\(node.output.text)")
        #expect(message.contains("What to do: find who listens there"))
        #expect(node.lines(with: "The cause of Doris' end", "cause=port-in-use") == 1)
    }

    @Test("a frontend on the metadata of another cluster is named so", arguments: ["1.2", "2.1", "4.0"])
    func otherCluster(version: String) throws {
        let first = try stage.cluster(version: version, configuration: ["cluster_id = 1111"])
        #expect(try first.terminate() == 0)
        let home = first.home
        let configuration = home.text("conf/fe.conf").replacing("cluster_id = 1111", with: "cluster_id = 2222")
        home.write(configuration, to: "conf/fe.conf")
        let node = try fragile(home)
        _ = try node.waitForExit()
        #expect(home.text("message").contains("belong to another cluster"), "\(home.text("message"))")
        #expect(node.lines(with: "cause=wrong-cluster") == 1)
    }

    @Test("a backend with another cluster's storage is not ready, and says why", arguments: ["1.2", "2.1"])
    func otherStorage(version: String) throws {
        let frontend = try stage.cluster(version: version)
        let home = try stage.home(.backend, version: version)
        home.write("4711\n", to: "storage/cluster_id")
        let node = try stage.start(home, frontends: [frontend.home])
        try node.wait(for: "the reason") { node.reason.contains("the storage belongs to cluster 4711") }
        #expect(node.reason.contains("which volume is mounted"))
        try node.expect(.refused, startup: 200)
        #expect(node.starts == 0)
    }

    @Test("a second process on the same metadata is named by Doris' own words")
    func twoProcesses() throws {
        let home = try stage.home(.frontend)
        // The supervisor sees a lock before it starts anything, so that Doris meets one only in a race.
        let words = "FE process has been started, please do not start multiple FE processes at the same time"
        let node = try stage.start(
            home,
            settings: [
                "SUPERVISOR_RESTART_LIMIT": "0", "SUPERVISOR_TERMINATION_MESSAGE_FILE": "\(home.path)/message",
            ],
            command: ["/bin/sh", "-c", "echo '\(words)' >> log/fe.log; exit 255"]
        )
        #expect(try node.waitForExit() == 255)
        #expect(home.text("message").contains("holds its metadata"), "\(home.text("message"))")
    }

    @Test("a frontend that loses its quorum is named, started in place, and waits for the others without a stall")
    func lostQuorum() throws {
        let first = try stage.start(
            stage.home(.frontend),
            settings: ["SUPERVISOR_STARTUP_STALL_AFTER": "1s", "SUPERVISOR_STARTUP_STALL_ACTION": "restart"]
        )
        try first.wait(for: .ready)
        let others = try [1, 2].map { ordinal in
            let other = try stage.start(stage.home(.frontend), ordinal: ordinal, frontends: [first.home])
            try other.wait(for: .ready)
            return other
        }
        for other in others { other.send(SIGKILL) }
        try first.wait(for: "the cause") { first.causeKind == "lost-quorum" }
        #expect(first.status?["child"]?["lastExit"]?.text == "exit code 255")
        #expect(try first.run("status").output.contains("cause    it lost its mastership"))
        try first.wait(for: "the wait") { first.reason.contains("waits for a master or a majority") }
        try first.expect(.recovering, startup: 200)
        #expect(first.starts == 2)
        #expect(first.status?["startup"]?["stalls"]?.integer == 0)
        // One of them makes a majority.
        let again = try stage.start(others[0].home, ordinal: 1, frontends: [first.home])
        try first.wait(for: .ready)
        #expect(first.causeKind == nil)
        #expect(first.starts == 2)
        again.end()
    }

    @Test("a log folder on a read-only root is named, with the script that fails at it", arguments: ["1.2", "2.1"])
    func readOnlyLog(version: String) throws {
        try #require(MountedFolder.isPermitted)
        let volume = try MountedFolder(options: "size=64k")
        try volume.makeReadOnly()
        let home = try stage.home(.frontend, version: version)
        home.write(home.text("conf/fe.conf") + "\nLOG_DIR = \(volume.path)\n", to: "conf/fe.conf")
        let node = try fragile(home)
        #expect(try node.waitForExit() != 0)
        let message = home.text("message")
        #expect(
            message.contains("its logs cannot be written (cannot write \(volume.path): Read-only file system"),
            "\(message)"
        )
        #expect(message.contains("What to do: mount a volume there"))
    }

    @Test("a kill for want of memory is named with the limit", .needsPython, .needsMemoryGroups)
    func outOfMemory() throws {
        let group = try MemoryGroup(limit: 96 << 20)
        let home = Home(emptyFor: .backend, in: stage.folder)
        let source = """
            import time
            hoard = []
            while True:
                hoard.append(bytearray(8 << 20))
                time.sleep(0.005)
            """
        let enter = ["/bin/sh", "-c", "echo $$ > \(group.path)/cgroup.procs && exec \"$@\"", "enter"]
        let node = try fragile(home, command: [try #require(Tools.python), "-c", source], prelude: enter)
        #expect(try node.waitForExit() == 137)
        let message = home.text("message")
        #expect(message.contains("killed it for want of memory"), "\(message)")
        #expect(message.contains("the container's limit is 96 MiB"))
        #expect(node.lines(with: "cause=out-of-memory") == 1)
    }

    @Test(
        "a kill by somebody is no want of memory, a crash no kill, and neither is unknown below a script",
        arguments: [
            ("kill -KILL $$", "killed by SIGKILL", "somebody ended it with a signal (SIGKILL", "look for who sent it"),
            ("sh -c 'kill -KILL $$'; exit $?", "exit code 137", "a signal (SIGKILL", "look for who sent it"),
            ("sh -c 'kill -SEGV $$'; exit $?", "exit code 139", "it crashed (SIGSEGV)", "see the stack trace"),
        ]
    )
    func killed(script: String, status: String, cause: String, advice: String) throws {
        let home = Home(emptyFor: .backend, in: stage.folder)
        let node = try fragile(home, command: ["/bin/sh", "-c", script])
        #expect(try node.waitForExit() == (status.hasSuffix("139") ? 139 : 137))
        let message = home.text("message")
        #expect(message.hasPrefix("Doris backend ended (\(status)): "), "\(message)")
        #expect(message.contains(cause) && message.contains("What to do: \(advice)"), "\(message)")
    }
}
