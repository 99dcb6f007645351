import Doris
import Glibc
import TestSupport
import Testing

@testable import DorisSimulator

@Suite(
    "Tablets on a disk that is full or read-only",
    .enabled(if: MountedFolder.isPermitted, "mounting is not permitted")
)
struct FullDiskTests {
    private func fill(_ path: String) throws {
        let file = try FileDescriptor("\(path)/ballast", O_WRONLY | O_CREAT)
        #expect(throws: FileError.self) {
            while true { try file.write(repeatElement(0, count: 4_096)) }
        }
    }

    @Test("a full disk is not usable, refuses tablets, keeps those it has, and recovers")
    func full() throws {
        let mounted = try MountedFolder(options: "size=256k")
        var store = try TabletStore(paths: [mounted.path], trashExpiry: .zero)
        #expect(store.reportedDisks.map(\.isUsable) == [true])
        #expect(try store.perform(.create(id: 1, schemaHash: 7, version: 2), now: 0))
        try fill(mounted.path)

        #expect(throws: TabletStoreError.noAvailableDisk) {
            try store.perform(.create(id: 2, schemaHash: 7, version: 2), now: 0)
        }
        store.checkRoots()
        let disk = try #require(store.reportedDisks.first)
        #expect(!disk.isUsable)
        #expect(disk.available == 0)
        #expect(throws: TabletStoreError.self) { try store.perform(.publish(id: 1, version: 3), now: 0) }
        let kept = [ReportedTablet(id: 1, schemaHash: 7, version: 2, isBad: false)]
        #expect(store.reportedTablets == kept)
        #expect(try TabletStore(paths: [mounted.path], trashExpiry: .zero).reportedTablets == kept)

        try FileSystem.delete("\(mounted.path)/ballast")
        store.checkRoots()
        #expect(store.reportedDisks.map(\.isUsable) == [true])
        #expect(try store.perform(.publish(id: 1, version: 3), now: 0))
    }

    @Test("a write that fails before anybody looked makes the root unusable, and the next root is taken")
    func surprise() throws {
        let mounted = try MountedFolder(options: "size=256k")
        let folder = try #require(ScratchFolder())
        var store = try TabletStore(paths: [mounted.path, folder.path], trashExpiry: .zero)
        try mounted.makeReadOnly()
        #expect(try store.perform(.create(id: 1, schemaHash: 7, version: 1), now: 0))
        #expect(store.tablets[1]?.root == folder.path)
        #expect(store.reportedDisks.map(\.isUsable) == [false, true])
    }

    @Test("a read-only disk is read and reported, and nothing on it changes")
    func readOnly() throws {
        let mounted = try MountedFolder(options: "size=256k")
        var store = try TabletStore(paths: [mounted.path], trashExpiry: .seconds(60))
        #expect(try store.perform(.create(id: 1, schemaHash: 7, version: 1), now: 0))
        try mounted.makeReadOnly()
        var restarted = try TabletStore(paths: [mounted.path], trashExpiry: .seconds(60))
        #expect(restarted.reportedDisks.map(\.isUsable) == [false])
        #expect(restarted.tablets == store.tablets)
        for task: TabletTask in [.drop(id: 1), .publish(id: 1, version: 2), .create(id: 2, schemaHash: 7, version: 1)] {
            #expect(throws: TabletStoreError.self) { try restarted.perform(task, now: 0) }
        }
        #expect(restarted.tablets == store.tablets)
        try mounted.makeWritable()
        restarted.checkRoots()
        #expect(try restarted.perform(.drop(id: 1), now: 0))
    }
}
