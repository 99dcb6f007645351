import Glibc
import NodeStorage
import TestSupport
import Testing

@Suite("Replacing a file")
struct AtomicFileTests {
    @Test("the new bytes are there with the mode asked for, and nothing beside them")
    func replaces() throws {
        let folder = try #require(ScratchFolder())
        folder.write("old", to: "state")
        try AtomicFile.write(Array("new content".utf8), to: "\(folder.path)/state", mode: 0o600)
        #expect(folder.read("state") == "new content")
        #expect(ScratchFolder.names(in: folder.path) == ["state"])
        var status = stat()
        #expect(stat("\(folder.path)/state", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test("a missing folder is told with its path")
    func missingFolder() {
        let error = #expect(throws: StorageError.self) { try AtomicFile.write([1], to: "/nowhere/at/all") }
        #expect(error?.errno == ENOENT)
        #expect(error?.description.hasPrefix("cannot write /nowhere/at/all: No such file or directory") == true)
    }

    @Test("a folder in the file's place leaves no temporary file")
    func folderInPlace() throws {
        let folder = try #require(ScratchFolder())
        folder.makeFolder("state")
        #expect(throws: StorageError.self) { try AtomicFile.write([1], to: "\(folder.path)/state") }
        #expect(ScratchFolder.names(in: folder.path) == ["state"])
    }

    @Test("a full disk leaves the old file", .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"))
    func fullDisk() throws {
        let mounted = try MountedFolder(options: "size=64k")
        try AtomicFile.write(Array("old".utf8), to: "\(mounted.path)/state")
        let error = #expect(throws: StorageError.self) {
            try AtomicFile.write(Array(repeating: 7, count: 200_000), to: "\(mounted.path)/state")
        }
        #expect(error?.errno == ENOSPC)
        #expect(error?.description.contains("the volume is full (ENOSPC)") == true)
        #expect(ScratchFolder.names(in: mounted.path) == ["state"])
        var status = stat()
        #expect(stat("\(mounted.path)/state", &status) == 0)
        #expect(status.st_size == 3)
    }

    @Test("a read-only volume is told as such", .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"))
    func readOnly() throws {
        let mounted = try MountedFolder(options: "size=64k")
        try mounted.makeReadOnly()
        let error = #expect(throws: StorageError.self) { try AtomicFile.write([1], to: "\(mounted.path)/state") }
        #expect(error?.errno == EROFS)
        #expect(error?.description.contains("mount it writable") == true)
    }
}
