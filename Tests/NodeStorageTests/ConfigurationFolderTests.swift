import Doris
import Glibc
import NodeStorage
import TestSupport
import Testing

@Suite("Doris' configuration folder")
struct ConfigurationFolderTests {
    private let scratch: ScratchFolder
    private let folder: ConfigurationFolder

    init() throws {
        scratch = try #require(ScratchFolder())
        for name in ["conf", "conf.dist", "conf.dist/ssl", "mount"] { scratch.makeFolder(name) }
        scratch.write("a = 1\n", to: "conf.dist/be.conf")
        scratch.write("x", to: "conf.dist/odbcinst.ini")
        scratch.write("pem", to: "conf.dist/ssl/ca.pem")
        folder = ConfigurationFolder(of: Distribution(home: scratch.path, role: .backend, environment: [:]))
    }

    private func link(_ name: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(scratch.file(name), &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }

    @Test("where the role's file is missing, the image's copy is laid out around what is there")
    func laidOut() throws {
        scratch.write("own", to: "conf/odbcinst.ini")
        scratch.makeFolder("conf/lost+found")
        #expect(try folder.layOut() == 2)
        #expect(scratch.read("conf/be.conf") == "a = 1\n" && scratch.read("conf/ssl/ca.pem") == "pem")
        #expect(scratch.read("conf/odbcinst.ini") == "own")
        #expect(try folder.layOut() == 0)
    }

    @Test("one that has the role's file, and an image without a copy, are left alone")
    func leftAlone() throws {
        scratch.write("b = 2\n", to: "conf/be.conf")
        #expect(try folder.layOut() == 0)
        #expect(scratch.read("conf/be.conf") == "b = 2\n" && scratch.read("conf/odbcinst.ini").isEmpty)
        scratch.remove("conf/be.conf")
        scratch.remove("conf.dist")
        #expect(try folder.layOut() == 0)
    }

    @Test("the role's own file comes last, so that what was cut short is repeated")
    func last() throws {
        scratch.write("", to: "conf/ssl")
        #expect(throws: StorageError.self) { _ = try folder.layOut() }
        #expect(access(scratch.file("conf/be.conf"), F_OK) != 0)
        scratch.remove("conf/ssl")
        #expect(try folder.layOut() >= 2)
        #expect(scratch.read("conf/be.conf") == "a = 1\n" && scratch.read("conf/ssl/ca.pem") == "pem")
    }

    @Test("a link in the place of the role's own file is somebody's, wherever it leads")
    func dangling() throws {
        try #require(symlink("/nowhere", scratch.file("conf/be.conf")) == 0)
        _ = try folder.layOut()
        #expect(link("conf/be.conf") == "/nowhere")
    }

    @Test("each file of a mounted ConfigMap gets a link, and what stood there stays beside it")
    func linked() throws {
        // As the kubelet mounts one.
        scratch.makeFolder("mount/..2026")
        scratch.write("c = 3\n", to: "mount/..2026/be.conf")
        try #require(symlink("..2026", scratch.file("mount/..data")) == 0)
        try #require(symlink("..data/be.conf", scratch.file("mount/be.conf")) == 0)
        scratch.write("b = 2\n", to: "conf/be.conf")
        #expect(try folder.link(to: scratch.file("mount")) == ["be.conf"])
        #expect(link("conf/be.conf") == scratch.file("mount/be.conf"))
        #expect(scratch.read("conf/be.conf") == "c = 3\n" && scratch.read("conf/be.conf.bak") == "b = 2\n")
        #expect(try folder.link(to: scratch.file("mount")).isEmpty)
        #expect(try folder.link(to: scratch.file("none")).isEmpty)
    }

    @Test("a link that an earlier life began and was killed at is in nobody's way")
    func leftover() throws {
        scratch.write("c = 3\n", to: "mount/be.conf")
        scratch.write("b = 2\n", to: "conf/be.conf")
        // PID 1 has the same number in each life.
        try #require(symlink("/nowhere", scratch.file("conf/be.conf.\(getpid()).tmp")) == 0)
        #expect(try folder.link(to: scratch.file("mount")) == ["be.conf"])
        #expect(scratch.read("conf/be.conf") == "c = 3\n" && link("conf/be.conf.\(getpid()).tmp") == nil)
    }

    @Test("a life that ends between keeping a file and its link leaves the file in its place, for the next to go on")
    func cutShort() throws {
        scratch.write("c = 3\n", to: "mount/be.conf")
        scratch.write("b = 2\n", to: "conf/be.conf")
        let obstacle = "conf/be.conf.\(getpid()).tmp"
        scratch.makeFolder(obstacle)
        #expect(throws: StorageError.self) { _ = try folder.link(to: scratch.file("mount")) }
        #expect(scratch.read("conf/be.conf") == "b = 2\n")
        #expect(try folder.layOut() == 0)
        scratch.remove(obstacle)
        #expect(try folder.link(to: scratch.file("mount")) == ["be.conf"])
        #expect(scratch.read("conf/be.conf") == "c = 3\n" && scratch.read("conf/be.conf.bak") == "b = 2\n")
        #expect(ScratchFolder.names(in: scratch.file("conf")).sorted() == ["be.conf", "be.conf.bak"])
    }

    @Test("a folder that cannot be written is an error that names the file, and leaves nothing behind")
    func unwritable() throws {
        scratch.remove("conf")
        scratch.write("c = 3\n", to: "mount/be.conf")
        let error = #expect(throws: StorageError.self) { _ = try folder.link(to: scratch.file("mount")) }
        #expect(error?.description.hasPrefix("cannot link \(scratch.path)/conf/be.conf: No such file") == true)
        #expect(throws: StorageError.self) { _ = try folder.layOut() }
    }
}
