import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@testable import NodeStorage

@Suite("Setting metadata aside")
struct SetAsideTests {
    private let scene: MetadataScene
    private let stamp = Stamp(milliseconds: 1_682_589_600_000)

    init() throws { scene = try MetadataScene() }

    private var place: String { "set-aside/20230427T100000Z-000/" }

    @Test("journal and image are moved, every file as it was, and the next start finds nothing")
    func moves() throws {
        #expect(try scene.transaction().setAside(into: stamp) == [.image, .journal])
        #expect(try scene.metadata.inspect() == .empty)
        #expect(scene.isWhole(below: place))
        #expect(!scene.exists("\(place)unfinished") && scene.exists("process.lock"))
        #expect(try scene.transaction().unfinishedSetAsides() == [])
    }

    @Test(
        "a kill after any step leaves a state that is known for what it is, and can be finished",
        arguments: MetadataStep.ofSetAside
    )
    func killed(step: MetadataStep) throws {
        let (folder, state) = (scene.folder.path, scene.state)
        let killed = try ChildProcess(driver: "set-aside", folder, state, "\(stamp)", step.rawValue)
        #expect(killed.end() == .killed(SIGKILL), "the step was not reached")
        switch (step, try scene.metadata.inspect()) {
        case (.setAsideFolder, .complete), (.setAsideRecorded, .complete): #expect(scene.isWhole())
        case (.imageMoved, .torn(let present, _)), (.imageDurable, .torn(let present, _)):
            #expect(present == ["bdb/00000000.jdb"], "never ROLE without its journal")
        case (.journalMoved, .empty), (.journalDurable, .empty), (.setAsideDone, .empty):
            #expect(scene.isWhole(below: place))
        case (_, let state): Issue.record("\(state)")
        }
        let transaction = try scene.transaction()
        let isOnRecord = ![.setAsideFolder, .setAsideDone].contains(step)
        #expect(try transaction.unfinishedSetAsides() == (isOnRecord ? [stamp] : []))

        if isOnRecord { try transaction.finishSetAside(stamp) } else { try transaction.setAside(into: stamp) }
        #expect(try scene.metadata.inspect() == .empty)
        #expect(scene.isWhole(below: place))
        #expect(try transaction.unfinishedSetAsides() == [])
    }

    @Test("nothing there leaves no trace")
    func nothing() throws {
        for name in ["image", "bdb"] { scene.folder.remove(name) }
        #expect(try scene.transaction().setAside(into: stamp) == [])
        #expect(!scene.exists("set-aside"))
    }

    @Test("one part alone can be moved, and the other one later under the same stamp")
    func parts() throws {
        #expect(try scene.transaction().setAside([.journal], into: stamp) == [.journal])
        #expect(scene.folder.read("image/ROLE") == MetadataScene.role)
        #expect(try scene.transaction().setAside(into: stamp) == [.image])
        #expect(scene.isWhole(below: place))
    }

    @Test("what was set aside is never overwritten")
    func existing() throws {
        try scene.transaction().setAside(into: stamp)
        for name in ["image", "bdb"] { scene.folder.makeFolder(name) }
        let before = scene.folder.fingerprint()
        let error = #expect(throws: StorageError.self) { try scene.transaction().setAside(into: stamp) }
        #expect(error?.description.contains("holds one already, which is kept; use another stamp") == true)
        #expect(
            scene.folder.fingerprint().filter { !$0.contains("/state") } == before.filter { !$0.contains("/state") }
        )
        #expect(try scene.transaction().setAside(into: Stamp(milliseconds: 0)) == [.image, .journal])
        #expect(scene.isWhole(below: place))
    }

    @Test("a link or a file in a part's place is not moved, nor is the other part", arguments: ["bdb", "image"])
    func link(name: String) throws {
        scene.folder.remove(name)
        symlink("/tmp", scene.folder.file(name))
        let error = #expect(throws: StorageError.self) { try scene.transaction().setAside(into: stamp) }
        #expect(error?.path == scene.folder.file(name))
        #expect(error?.description.contains("it is a link or a file, not a folder") == true)
        #expect(scene.exists("bdb") && scene.exists("image") && !scene.exists("set-aside"))
    }

    @Test(
        "a part that is a mount stops the whole move",
        .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"),
        arguments: ["tmpfs", "bind"]
    )
    func mounted(kind: String) throws {
        let path = scene.folder.file("bdb")
        // A bind mount of the same volume has the same device number, so that only the rename fails.
        let flags = kind == "bind" ? UInt(MS_BIND) : 0
        try #require(mount(kind == "bind" ? path : kind, path, kind, flags, nil) == 0)
        defer { umount2(path, Int32(MNT_DETACH)) }
        let error = #expect(throws: StorageError.self) { try scene.transaction().setAside(into: stamp) }
        #expect(error?.path == path)
        #expect(error?.description.contains("it is a mount of its own") == true)
        #expect(error?.description.hasSuffix("Nothing was moved") == true)
        #expect(scene.folder.read("image/ROLE") == MetadataScene.role)
        #expect(scene.folder.read("image/image.42") == "image" && scene.exists("bdb"))
        #expect(try scene.transaction().unfinishedSetAsides() == [])
    }

    @Test("a full volume moves nothing", .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"))
    func fullDisk() throws {
        let volume = try MountedScene()
        try volume.fill()
        let error = #expect(throws: StorageError.self) { try volume.transaction().setAside(into: stamp) }
        #expect(error?.errno == ENOSPC && error?.description.contains("free space on it") == true)
        #expect(volume.read("image/ROLE") == MetadataScene.role && volume.read("bdb/00000000.jdb") == "log")
    }

    @Test("a read-only volume moves nothing", .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"))
    func readOnly() throws {
        let volume = try MountedScene()
        // A volume with an open lock cannot be made read-only, so that the supervisor's folder is elsewhere here.
        let transaction = try volume.transaction(state: scene.state)
        try volume.mounted.makeReadOnly()
        let error = #expect(throws: StorageError.self) { try transaction.setAside(into: stamp) }
        #expect(error?.errno == EROFS && error?.description.contains("mount it writable") == true)
        #expect(volume.read("image/ROLE") == MetadataScene.role && volume.read("bdb/00000000.jdb") == "log")
    }

    @Test("a record that names other things is refused", arguments: ["", "image\n../..\n"])
    func badRecord(text: String) throws {
        for name in ["set-aside", "set-aside/\(stamp)"] { scene.folder.makeFolder(name) }
        scene.folder.write(text, to: "\(place)unfinished")
        #expect(throws: StorageError.self) { try scene.transaction().finishSetAside(stamp) }
        #expect(scene.isWhole())
    }

    @Test(
        "a stamp is a plain name",
        arguments: ["", ".", "..", "a/b", "-a", "a b", "ä", String(repeating: "a", count: 65)]
    )
    func badStamp(text: String) {
        #expect(Stamp(text) == nil)
    }
}
