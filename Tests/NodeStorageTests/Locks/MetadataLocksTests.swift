import Glibc
import NodeStorage
import TestSupport
import Testing

@Suite("The lock files of a meta_dir")
struct MetadataLocksTests {
    private let scene: MetadataScene

    init() throws {
        scene = try MetadataScene()
        scene.folder.write("", to: "bdb/je.info.0.lck")
    }

    private var locks: MetadataLocks { MetadataLocks(scene.metadata) }

    /// A process that holds bytes of a file.
    private func holder(_ name: String, _ range: String...) throws -> ChildProcess {
        let words = ["hold", scene.folder.file(name)] + (range.isEmpty ? ["0", "1"] : range)
        let process = try ChildProcess(ChildProcess.driver, words)
        try #require(process.line() == "ready")
        return process
    }

    @Test("leftovers that nobody holds are removed, and nothing else")
    func clears() throws {
        let names = ["bdb/je.info.0.lck", "bdb/je.lck", "process.lock"]
        #expect(try locks.examine() == names.map { MetadataLocks.File(name: $0, state: .free) })
        #expect(try locks.clearStale() == .cleared(removed: names, left: []))
        #expect(try locks.examine() == [])
        #expect(try locks.clearStale() == .cleared(removed: [], left: []))
        #expect(scene.folder.read("bdb/00000000.jdb") == "log" && scene.folder.read("image/ROLE") == MetadataScene.role)
    }

    @Test(
        "a live holder of any byte of any of them is named, and all of them stay",
        arguments: [
            ("bdb/je.lck", ["0", "1"]), ("bdb/je.lck", ["1", "1", "shared"]), ("process.lock", ["0", "0"]),
            ("bdb/je.info.0.lck", ["0", "0"]),
        ]
    )
    func held(name: String, range: [String]) throws {
        let process = try ChildProcess(ChildProcess.driver, ["hold", scene.folder.file(name)] + range)
        try #require(process.line() == "ready")
        let before = scene.folder.fingerprint()
        let states = try locks.examine()
        #expect(states.filter { $0.state != .free } == [.init(name: name, state: .held(.process(pid: process.pid)))])
        #expect(states.count == 3)
        #expect(try locks.clearStale() == .held(file: name, by: .process(pid: process.pid)))
        #expect(scene.folder.fingerprint() == before)

        #expect(process.kill9() == .killed(SIGKILL))
        guard case .cleared(let removed, _) = try locks.clearStale() else {
            Issue.record("a dead holder still counts")
            return
        }
        #expect(removed.count == 3)
    }

    @Test("looking and failing to clear does not break the holder's lock")
    func keeps() throws {
        let process = try holder("process.lock", "0", "0")
        for _ in 0..<3 {
            #expect(try locks.clearStale() == .held(file: "process.lock", by: .process(pid: process.pid)))
        }
    }

    @Test(
        "a holder of another PID namespace has no number here",
        .enabled(if: MountedFolder.isPermitted, "namespaces are not permitted")
    )
    func namespace() throws {
        let process = try holder("process.lock")
        let words = [
            "--pid", "--fork", "--kill-child", ChildProcess.driver, "state", scene.folder.file("process.lock"),
        ]
        let inside = try ChildProcess("/usr/bin/unshare", words)
        #expect(inside.line() == "held(NodeStorage.RecordLock.Holder.elsewhere)")
        #expect(inside.end() == .exited(0))
        #expect(try RecordLock.state(of: scene.folder.file("process.lock")) == .held(.process(pid: process.pid)))
    }

    @Test("a lock that belongs to an open file and to no process is held elsewhere")
    func openFile() throws {
        let process = try ChildProcess(driver: "volume-lock", scene.state, "other")
        try #require(process.line() == "acquired")
        #expect(try RecordLock.state(of: "\(scene.state)/lock") == .held(.elsewhere))
    }

    @Test("links and folders are neither followed nor removed")
    func notRegular() throws {
        let process = try holder("elsewhere")
        scene.folder.remove("process.lock")
        symlink(scene.folder.file("elsewhere"), scene.folder.file("process.lock"))
        scene.folder.makeFolder("bdb/x.lck")
        mkfifo(scene.folder.file("bdb/y.lck"), 0o600)
        let left = ["bdb/x.lck", "bdb/y.lck", "process.lock"]
        #expect(try locks.examine().filter { $0.state == .notRegular }.map(\.name) == left)
        #expect(try locks.clearStale() == .cleared(removed: ["bdb/je.info.0.lck", "bdb/je.lck"], left: left))
        #expect(scene.exists("process.lock") && scene.exists("elsewhere") && scene.exists("bdb/x.lck"))
        withExtendedLifetime(process) {}
    }

    @Test("a read-only volume can be examined", .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"))
    func readOnly() throws {
        let volume = try MountedScene()
        try AtomicFile.write([], to: "\(volume.mounted.path)/process.lock")
        try volume.mounted.makeReadOnly()
        let locks = MetadataLocks(MetadataDirectory(path: volume.mounted.path))
        #expect(try locks.examine() == [.init(name: "process.lock", state: .free)])
        let error = #expect(throws: StorageError.self) { try locks.clearStale() }
        #expect(error?.description.contains("/process.lock") == true)
        #expect(volume.names("").contains("process.lock"))
    }
}
