import Doris
import TestSupport
import Testing

@testable import DorisSimulator

@Suite("The tablets on a backend's disks")
struct TabletStoreTests {
    /// 27 April 2023, 10:00:00 UTC.
    private let now: Int64 = 1_682_589_600_000

    private let folder: ScratchFolder

    init() throws {
        folder = try #require(ScratchFolder())
    }

    private func paths(_ count: Int) throws -> [String] {
        try (0..<count).map { number in
            try FileSystem.makeDirectory("\(folder.path)/root\(number)")
            return "\(folder.path)/root\(number)"
        }
    }

    private func store(_ paths: [String], trash: Duration = .seconds(60)) throws -> TabletStore {
        try TabletStore(paths: paths, trashExpiry: trash)
    }

    private func create(_ ids: some Sequence<Int64>, version: Int64 = 1, in store: inout TabletStore) throws {
        for id in ids {
            let isDone = try store.perform(.create(id: id, schemaHash: 7, version: version), now: now)
            #expect(isDone)
        }
    }

    @Test("tablets spread over roots and shards, lie where Doris puts them, and are there after a restart")
    func spread() throws {
        let paths = try paths(2)
        var store = try store(paths)
        #expect(store.isFresh)
        try create(10_001...10_006, version: 3, in: &store)
        #expect(store.roots.map(\.tabletCount) == [3, 3])
        #expect(FileSystem.exists("\(paths[0])/data/0/10001/7/10001.hdr"))
        #expect(FileSystem.exists("\(paths[1])/data/0/10002/7/10002.hdr"))
        #expect(FileSystem.exists("\(paths[0])/data/1/10003/7/10003.hdr"))
        #expect(!store.isFresh)

        let restarted = try self.store(paths)
        #expect(restarted.tablets == store.tablets)
        #expect(restarted.reportedTablets.map(\.id) == Array(10_001...10_006))
        #expect(restarted.reportedTablets.allSatisfy { $0.version == 3 && $0.schemaHash == 7 && !$0.isBad })
        #expect(restarted.reportedDisks.map(\.used) == store.reportedDisks.map(\.used))
        #expect(!restarted.isFresh)
    }

    @Test("shards begin again after the last")
    func shards() throws {
        var root = try StorageRoot(path: try paths(1)[0], simulated: nil, trashExpiry: .zero)
        #expect((0..<1_025).map { _ in root.nextShard() } == Array(0..<1_024) + [0])
    }

    @Test("a task that is done already changes nothing, and one that cannot be done says why")
    func tasks() throws {
        var store = try store(try paths(1))
        try create([1], version: 2, in: &store)
        func perform(_ task: TabletTask) throws(TabletStoreError) -> Bool { try store.perform(task, now: now) }
        #expect(try perform(.create(id: 1, schemaHash: 7, version: 2)) == false)
        #expect(try perform(.create(id: 1, schemaHash: 7, version: 5)))
        #expect(try perform(.publish(id: 1, version: 4)) == false)
        #expect(try perform(.publish(id: 1, version: 6)))
        #expect(store.tablets[1]?.version == 6)
        #expect(throws: TabletStoreError.otherSchema(1)) { try perform(.create(id: 1, schemaHash: 8, version: 7)) }
        #expect(throws: TabletStoreError.invalidVersion(0)) { try perform(.create(id: 2, schemaHash: 8, version: 0)) }
        #expect(throws: TabletStoreError.unknown(2)) { try perform(.publish(id: 2, version: 6)) }
        #expect(try perform(.drop(id: 2)) == false)
        #expect(try self.store([store.roots[0].path]).tablets == store.tablets)
    }

    @Test("a dropped tablet lies in the trash for its time, over a restart too")
    func trash() throws {
        let paths = try paths(1)
        var store = try store(paths)
        try create(1...2, in: &store)
        for id: Int64 in 1...2 { #expect(try store.perform(.drop(id: id), now: now)) }
        #expect(store.tablets.isEmpty)
        #expect(store.roots[0].tabletCount == 0)
        #expect(store.roots[0].dataSize == 0)
        #expect(FileSystem.exists("\(paths[0])/trash/20230427100000.0/1/7/1.hdr"))
        #expect(FileSystem.exists("\(paths[0])/trash/20230427100000.1/2/7/2.hdr"))
        #expect(store.reportedDisks[0].trash > 0)

        var restarted = try self.store(paths)
        #expect(restarted.reportedTablets == [])
        #expect(restarted.reportedDisks.map(\.trash) == store.reportedDisks.map(\.trash))
        try create([3], in: &restarted)
        #expect(try restarted.perform(.drop(id: 3), now: now + 1_000))
        restarted.sweepTrash(now: now + 59_999)
        #expect(try FileSystem.names(in: "\(paths[0])/trash").count == 3)
        restarted.sweepTrash(now: now + 60_000)
        #expect(try FileSystem.names(in: "\(paths[0])/trash") == ["20230427100001.0"])
        restarted.sweepTrash(now: now + 61_000)
        #expect(try FileSystem.names(in: "\(paths[0])/trash") == [])
        #expect(restarted.reportedDisks[0].trash == 0)
    }

    @Test("two processes of one second do not share a directory in the trash, and foreign ones stay")
    func trashNames() throws {
        let paths = try paths(1)
        for id: Int64 in 1...2 {
            var store = try store(paths)
            try create([id], in: &store)
            #expect(try store.perform(.drop(id: id), now: now))
        }
        #expect(try FileSystem.names(in: "\(paths[0])/trash") == ["20230427100000.0", "20230427100000.1"])
        try FileSystem.makeDirectory("\(paths[0])/trash/notes")
        var store = try store(paths)
        store.sweepTrash(now: now + 100_000)
        #expect(try FileSystem.names(in: "\(paths[0])/trash") == ["notes"])
    }

    @Test("without a trash a dropped tablet is gone at once")
    func noTrash() throws {
        let paths = try paths(1)
        var store = try store(paths, trash: .zero)
        try create([1], in: &store)
        #expect(try store.perform(.drop(id: 1), now: now))
        #expect(!FileSystem.exists("\(paths[0])/data/0/1"))
        #expect(!FileSystem.exists("\(paths[0])/trash"))
        #expect(try self.store(paths).tablets.isEmpty)
        // It had tablets once, which is not the same as having been made just now.
        #expect(try !self.store(paths).isFresh)
    }

    private static let brokenHeaders = [
        "", "{", "[]", #"{"tabletId":2,"schemaHash":7,"version":1}"#, #"{"tabletId":1,"schemaHash":8,"version":1}"#,
        #"{"tabletId":1,"schemaHash":7,"version":0}"#, #"{"tabletId":1,"schemaHash":7}"#,
        String(repeating: " ", count: 70_000) + #"{"tabletId":1,"schemaHash":7,"version":1}"#,
    ]

    @Test("a broken header is a bad tablet, which can be dropped and repaired", arguments: brokenHeaders)
    func broken(header: String) throws {
        let paths = try paths(1)
        var store = try store(paths)
        try create(1...2, version: 4, in: &store)
        try FileSystem.replace("\(paths[0])/data/0/1/7/1.hdr", with: header)
        var restarted = try self.store(paths)
        #expect(
            restarted.reportedTablets == [
                ReportedTablet(id: 1, schemaHash: 7, version: 0, isBad: true),
                ReportedTablet(id: 2, schemaHash: 7, version: 4, isBad: false),
            ]
        )
        #expect(throws: TabletStoreError.unknown(1)) { try restarted.perform(.publish(id: 1, version: 5), now: now) }
        var repaired = restarted
        #expect(try repaired.perform(.create(id: 1, schemaHash: 7, version: 4), now: now))
        #expect(try self.store(paths).reportedTablets.map(\.isBad) == [false, false])
        #expect(try repaired.perform(.drop(id: 1), now: now))
        #expect(try self.store(paths).reportedTablets.map(\.id) == [2])
    }

    @Test("what a killed process left half done is none of a tablet's")
    func leftovers() throws {
        let paths = try paths(2)
        var store = try store(paths)
        try create(1...2, version: 2, in: &store)
        try FileSystem.makeDirectory("\(paths[0])/data/9/5/7")
        try FileSystem.replace("\(paths[0])/data/9/5/7/5.hdr.new", with: "{")
        try FileSystem.replace("\(paths[0])/data/0/1/7/1.hdr.new", with: #"{"tabletId":1,"sch"#)
        for path in ["data/1024/6/7", "data/x/6/7", "data/3/x", "data/4/6/x"] {
            try FileSystem.makeDirectory("\(paths[0])/\(path)")
        }
        #expect(try self.store(paths).tablets == store.tablets)
        #expect(!FileSystem.exists("\(paths[0])/data/9/5"))
    }

    @Test("of two copies of a tablet the newer counts, the other goes to the trash", arguments: [true, false])
    func copies(newerFirst: Bool) throws {
        let paths = try paths(2)
        for (path, version) in [(paths[0], newerFirst ? 3 : 2), (paths[1], newerFirst ? 2 : 3)] {
            try FileSystem.makeDirectory("\(path)/data/5/1/7")
            let header = #"{"tabletId":1,"schemaHash":7,"version":\#(version)}"#
            try FileSystem.replace("\(path)/data/5/1/7/1.hdr", with: header)
        }
        let store = try store(paths)
        #expect(store.reportedTablets == [ReportedTablet(id: 1, schemaHash: 7, version: 3, isBad: false)])
        #expect(store.roots.map(\.tabletCount) == (newerFirst ? [1, 0] : [0, 1]))
        #expect(try FileSystem.names(in: "\(paths[newerFirst ? 1 : 0])/trash").count == 1)
        #expect(try self.store(paths).tablets == store.tablets)
    }

    @Test("a root that cannot be read is an error, not an empty root")
    func unreadable() throws {
        let paths = try paths(1)
        try FileSystem.replace("\(paths[0])/data", with: "a file")
        #expect(throws: FileError.self) { try store(paths) }
    }

    @Test("the figures are the file system's, or those that were set")
    func figures() throws {
        let paths = try paths(1)
        let real = try #require(try store(paths).reportedDisks.first)
        #expect(real.total > 0)
        #expect(real.total >= real.available)
        #expect(real.used == 0)
        let figures = DiskFigures(total: 1_000, available: 400)
        let store = try TabletStore(paths: paths, simulated: figures, trashExpiry: .zero)
        #expect(
            store.reportedDisks == [
                ReportedDisk(path: paths[0], total: 1_000, used: 600, trash: 0, available: 400, isUsable: true)
            ]
        )
    }

    @Test("a root at the flood stage takes no tablet, the next one does")
    func flooded() throws {
        #expect(!DiskFigures(total: 100, available: 11).isFlooded)
        #expect(DiskFigures(total: 100, available: 10).isFlooded)
        #expect(!DiskFigures(total: 100 << 30, available: 2 << 30).isFlooded)
        #expect(DiskFigures(total: 100 << 30, available: 1 << 30).isFlooded)
        #expect(DiskFigures(total: 0, available: 0).isFlooded)
        let full = DiskFigures(total: 100, available: 0)
        var store = try TabletStore(paths: try paths(2), simulated: full, trashExpiry: .zero)
        #expect(throws: TabletStoreError.noAvailableDisk) { try create([1], in: &store) }
    }
}
