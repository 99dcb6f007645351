import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@Suite("Who has a frontend's volume", .needsBuiltPrograms, .needsPython)
struct VolumeLockTests {
    private let stage: Stage

    init() throws { stage = try Stage() }

    @Test("a second supervisor on the volume is refused, touches nothing, and goes on once the first has ended")
    func twoSupervisors() throws {
        let first = try stage.cluster()
        try first.wait(for: "the record") { first.home.frontendRecord?["undertaking"] == .null }
        let before = first.home.identity
        // Another pod with the same claim has another address and another socket.
        let home = first.home.moved()
        let second = try stage.start(
            home,
            ordinal: 1,
            settings: ["SUPERVISOR_CONTROL_SOCKET": "\(home.path).2.sock", "SUPERVISOR_FRONTEND_REPLICAS": "1"]
        )
        try second.wait(for: .refused, saying: "another supervisor has the volume of \(home.metadata)")
        #expect(second.reason.contains("doris-fe-0"))
        #expect(second.commands.isEmpty)
        #expect(home.identity == before && home.overlay.isEmpty && home.formerRoles.isEmpty)
        #expect(first.ask("/readyz")?.status == 200 && first.starts == 1)
        // However the first one ended.
        first.send(SIGKILL)
        _ = try first.waitForExit()
        try second.wait(for: .ready)
        #expect(second.commands.count == 1)
    }

    /// Holds a lock as Java or BDB JE would, until it is killed.
    private func holder(of path: String) throws -> Program {
        let source = """
            import fcntl, os, signal, sys
            file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
            fcntl.lockf(file, fcntl.LOCK_EX, 1, 0)
            print("held", flush=True)
            signal.pause()
            """
        let output = try OutputFile()
        let program = try Program(
            [Tools.python ?? "", "-c", source, path],
            environment: ["PATH": Tools.path],
            output: output,
            errors: output
        )
        guard eventually({ output.text.contains("held") }) else { throw SetUpFailure(output.text) }
        return program
    }

    @Test(
        "another process with Doris' lock is named, nothing is touched, and once it ends the start goes on",
        arguments: [("1.2", "bdb/je.lck", true), ("2.1", "bdb/je.lck", false), ("2.1", "process.lock", true)]
    )
    func foreignProcess(version: String, file: String, isMoved: Bool) throws {
        let first = try stage.lone(stage.home(.frontend, version: version))
        try first.wait(for: "the record") { first.home.frontendRecord?["undertaking"] == .null }
        #expect(try first.terminate() == 0)
        let lock = "\(first.home.metadata)/\(file)"
        let holder = try holder(of: lock)
        let before = first.home.belongings
        let home = isMoved ? first.home.moved() : first.home
        // A container that shares the node's process ids, so that the holder has a number.
        let node = try stage.start(home, settings: ["SUPERVISOR_FRONTEND_REPLICAS": "1"], mode: .subreaper)
        try node.wait(for: .refused, saying: "\(lock) is locked by process \(holder.pid)")
        #expect(node.probes == [200, 200, 503])
        #expect(node.commands.isEmpty)
        #expect(home.changes(since: before) == [])
        #expect(Files.exists(lock))
        kill(holder.pid, SIGKILL)
        #expect(holder.exitCode(within: .seconds(5)) == 128 + SIGKILL)
        try node.wait(for: .ready, within: .seconds(40))
        #expect(node.commands.count == 1)
    }

    @Test("lock files that nobody holds are removed before a start, or left", arguments: ["stale", "never"])
    func staleFiles(setting: String) throws {
        let first = try stage.cluster()
        let home = first.home
        #expect(try first.terminate() == 0)
        let names = ["bdb/je.lck", "bdb/je.info.0.lck", "bdb/left.lck", "process.lock"]
        for name in names { home.write("", to: "doris-meta/\(name)") }
        let node = try stage.start(home, settings: ["SUPERVISOR_METADATA_CLEAR_LOCKS": setting])
        try node.wait(for: .ready)
        #expect(home.has("doris-meta/bdb/left.lck") == (setting == "never"))
        #expect(home.has("doris-meta/bdb/je.info.0.lck") == (setting == "never"))
        #expect(node.lines(with: "Lock files without a holder were removed") == (setting == "stale" ? 1 : 0))
    }
}
