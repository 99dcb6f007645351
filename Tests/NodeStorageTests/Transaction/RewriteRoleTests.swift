import Doris
import Glibc
import Supervision
import TestSupport
import Testing

@testable import NodeStorage

@Suite("Rewriting ROLE")
struct RewriteRoleTests {
    private let scene: MetadataScene
    private let stamp = Stamp(milliseconds: 1_682_589_600_000)
    private let name = "10.9.9.9_9010_1700000000000"

    init() throws { scene = try MetadataScene() }

    private var backup: String { "state/backup/20230427T100000Z-000" }

    private func nodeName() throws -> String {
        guard case .complete(let role, _, _) = try scene.metadata.inspect() else { throw MetadataScene.Unavailable() }
        #expect(role.role == .follower)
        return role.nodeName
    }

    @Test("the name changes, the role stays, and the old files are kept as they were")
    func rewrites() throws {
        try scene.transaction().rewriteRole(nodeName: name, backup: stamp, at: 1_682_589_600_000)
        #expect(
            scene.folder.read("image/ROLE") == "#Thu Apr 27 10:00:00 UTC 2023\nrole=FOLLOWER\nname=\(name)\n"
        )
        #expect(scene.folder.read("image/VERSION") == MetadataScene.version)
        #expect(scene.folder.read("\(backup)/ROLE") == MetadataScene.role)
        #expect(scene.folder.read("\(backup)/VERSION") == MetadataScene.version)
        #expect(ScratchFolder.names(in: scene.folder.file("image")) == ["ROLE", "VERSION", "image.42"])
    }

    @Test(
        "a kill after any step leaves the old name or the new one, and the same call finishes",
        arguments: MetadataStep.ofRole
    )
    func killed(step: MetadataStep) throws {
        let (folder, state) = (scene.folder.path, scene.state)
        let killed = try ChildProcess(driver: "role", folder, state, "\(stamp)", name, step.rawValue)
        #expect(killed.end() == .killed(SIGKILL), "the step was not reached")
        let isNew = [.roleRenamed, .roleDurable].contains(step)
        #expect(try nodeName() == (isNew ? name : "10.1.2.3_9010_1682500000000"))
        #expect(scene.folder.read("image/VERSION") == MetadataScene.version)

        try scene.transaction().rewriteRole(nodeName: name, backup: stamp, at: 0)
        #expect(try nodeName() == name)
        #expect(scene.folder.read("\(backup)/ROLE") == MetadataScene.role, "the backup is the older file")
        #expect(scene.folder.read("\(backup)/VERSION") == MetadataScene.version)
        #expect(ScratchFolder.names(in: scene.folder.file("image")) == ["ROLE", "VERSION", "image.42"])
    }

    @Test("a ROLE that is missing or not understood is not replaced", arguments: [nil, "role=MASTER\nname=x"])
    func unusable(text: String?) throws {
        scene.folder.remove("image/ROLE")
        if let text { scene.folder.write(text, to: "image/ROLE") }
        let error = #expect(throws: StorageError.self) {
            try scene.transaction().rewriteRole(nodeName: name, backup: stamp, at: 0)
        }
        #expect(error?.path == scene.folder.file("image/ROLE"))
        #expect(scene.folder.read("image/ROLE") == text ?? "")
        #expect(!scene.exists("state/backup"))
    }

    @Test("a full volume leaves the old file", .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"))
    func fullDisk() throws {
        let volume = try MountedScene()
        try volume.fill()
        let error = #expect(throws: StorageError.self) {
            try volume.transaction().rewriteRole(nodeName: name, backup: stamp, at: 0)
        }
        #expect(error?.errno == ENOSPC)
        #expect(error?.description.contains("the volume is full (ENOSPC): free space on it or enlarge it") == true)
        #expect(volume.read("image/ROLE") == MetadataScene.role)
        #expect(volume.names("image") == ["ROLE", "VERSION"])
    }

    @Test("a read-only volume is told", .enabled(if: MountedFolder.isPermitted, "mounting is not permitted"))
    func readOnly() throws {
        let volume = try MountedScene()
        // A volume with an open lock cannot be made read-only, so that the supervisor's folder is elsewhere here.
        let transaction = try volume.transaction(state: scene.state)
        try volume.mounted.makeReadOnly()
        let error = #expect(throws: StorageError.self) {
            try transaction.rewriteRole(nodeName: name, backup: stamp, at: 0)
        }
        #expect(error?.errno == EROFS && error?.description.contains("mount it writable") == true)
        #expect(volume.read("image/ROLE") == MetadataScene.role)
    }
}
