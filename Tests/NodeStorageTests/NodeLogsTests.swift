import Glibc
import TestSupport
import Testing

@testable import NodeStorage

@Suite("Logs of a node")
struct NodeLogsTests {
    private let folder: ScratchFolder

    init() throws { folder = try #require(ScratchFolder()) }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func append(_ text: String, to name: String) {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_APPEND, 0o644)
        defer { close(descriptor) }
        _ = write(descriptor, text, text.utf8.count)
    }

    @Test("what was there before the mark does not count")
    func growth() {
        append("old old old", to: "a")
        let logs = NodeLogs(paths: [path("a"), path("b")])
        logs.mark()
        #expect(logs.growth == 0 && logs.tails(limit: 100).isEmpty)
        append("new", to: "a")
        append("other", to: "b")
        #expect(logs.growth == 8)
        #expect(logs.tails(limit: 100) == ["new", "other"])
    }

    @Test("only the end of a long log is read")
    func long() {
        let logs = NodeLogs(paths: [path("a")])
        logs.mark()
        append(String(repeating: "x", count: 1_000) + "end", to: "a")
        #expect(logs.tails(limit: 5) == ["xxend"])
    }

    @Test("a log that was turned over or cut counts as a whole")
    func rotated() {
        append("before", to: "a")
        let logs = NodeLogs(paths: [path("a")])
        logs.mark()
        rename(path("a"), path("a.1"))
        append("after the turn", to: "a")
        #expect(logs.tails(limit: 100) == ["after the turn"])
        truncate(path("a"), 0)
        logs.mark()
        append("12345", to: "a")
        logs.mark()
        truncate(path("a"), 2)
        #expect(logs.growth == 2)
    }

    @Test(
        "a folder that takes nothing is told, also where it is still to be made",
        .enabled(if: MountedFolder.isPermitted)
    )
    func obstacle() throws {
        let volume = try MountedFolder(options: "size=64k")
        let (here, below) = (NodeLogs(paths: ["\(volume.path)/a"]), NodeLogs(paths: ["\(volume.path)/log/deep/a"]))
        #expect(here.obstacle == nil && below.obstacle == nil)
        try volume.makeReadOnly()
        #expect(here.obstacle?.description.hasPrefix("cannot write \(volume.path): Read-only file system") == true)
        #expect(below.obstacle == here.obstacle)
        #expect(NodeLogs(paths: []).obstacle == nil)
    }

    @Test("what is no file, such as a pipe, is left out and not waited for")
    func pipe() {
        mkfifo(path("p"), 0o600)
        let logs = NodeLogs(paths: [path("p"), "/no/such/file", folder.path])
        logs.mark()
        #expect(logs.growth == 0 && logs.tails(limit: 10).isEmpty)
    }

    @Test("a journal is as large as its files")
    func journal() {
        append("12345", to: "00000000.jdb")
        append("123", to: "00000001.jdb")
        append("not counted", to: "je.lck")
        #expect(JournalSize.bytes(in: folder.path) == 8)
        #expect(JournalSize.bytes(in: "/no/such/folder") == 0)
    }

    @Test("free space is known where there is a volume")
    func space() {
        #expect((FreeSpace.bytes(at: folder.path) ?? -1) > 0)
        #expect(FreeSpace.bytes(at: "/no/such/folder") == nil)
    }
}
