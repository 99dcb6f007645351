import Doris
import Glibc
import NodeStorage
import TestSupport
import Testing

@Suite("The locks of a real JVM with Berkeley DB JE")
struct JavaLocksTests {
    private static let java = "/usr/bin/java"
    private static let library = "/usr/share/java/db-je.jar"
    private static var isThere: Bool { access("/usr/bin/javac", X_OK) == 0 && access(library, R_OK) == 0 }

    private let folder: ScratchFolder

    init() throws { folder = try #require(ScratchFolder()) }

    /// Starts a JVM that holds `meta`, and returns it with what it said before it was ready.
    private func start(_ words: String...) throws -> (jvm: ChildProcess, said: [String]) {
        let source = folder.file("Holder.java")
        let jvm = try ChildProcess(Self.java, ["-Xmx64m", "-cp", Self.library, source, folder.file("meta")] + words)
        var said: [String] = []
        while let line = jvm.line(within: .seconds(25)), line != "ready" { said.append(line) }
        return (jvm, said)
    }

    @Test(
        "a living one is named and left alone; what it leaves when killed is cleared, and its data is still there",
        .enabled(if: isThere, "needs the packages default-jdk-headless and libdb-je-java"),
        .timeLimit(.minutes(1))
    )
    func life() throws {
        folder.write(PackageResources.Holder_java, to: "Holder.java")
        for name in ["meta", "meta/bdb"] { folder.makeFolder(name) }
        let locks = MetadataLocks(MetadataDirectory(path: folder.file("meta")))
        let entry = [(key: " a:b=é#", value: " c\\d\t=中😀!\u{7F}")]
        let text = PropertiesFile.text(of: entry, writtenAt: 0)
        folder.write(text, to: "meta/properties")

        let (first, said) = try start("record 1")
        #expect(said == [])
        let held = try locks.examine()
        let lockNames = ["bdb/je.info.0.lck", "bdb/je.lck", "process.lock"]
        #expect(held == lockNames.map { MetadataLocks.File(name: $0, state: .held(.process(pid: first.pid))) })
        let names = ScratchFolder.names(in: folder.file("meta/bdb"))
        #expect(try locks.clearStale() == .held(file: lockNames[0], by: .process(pid: first.pid)))
        #expect(ScratchFolder.names(in: folder.file("meta/bdb")) == names)
        // Java wrote the same line as we did, below its own date.
        #expect(folder.read("meta/properties.java").lines.dropFirst() == text.lines.dropFirst())

        #expect(first.kill9() == .killed(SIGKILL))
        #expect(ScratchFolder.names(in: folder.file("meta/bdb")) == names, "a killed one leaves every file")
        #expect(try locks.examine() == lockNames.map { MetadataLocks.File(name: $0, state: .free) })
        #expect(try locks.clearStale() == .cleared(removed: lockNames, left: []))
        let kept = ["00000000.jdb", "je.info.0"]
        #expect(ScratchFolder.names(in: folder.file("meta/bdb")) == kept)

        let (second, found) = try start()
        #expect(found == ["found record 1"])
        #expect(second.kill9() == .killed(SIGKILL))
    }
}
