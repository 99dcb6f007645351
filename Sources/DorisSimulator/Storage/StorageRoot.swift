import Doris
import Glibc

/// One of the directories of `storage_root_path`.
struct StorageRoot: Sendable {
    /// The directories below `data`, as many as in Doris (`MAX_SHARD_NUM`).
    static let shardCount = 1_024

    /// The directory.
    let path: String
    /// Figures in place of the file system's.
    let simulated: DiskFigures?
    /// What was dropped.
    var trash: Trash
    /// Whether the last attempt to write succeeded.
    private(set) var isUsable = true
    /// How many tablets lie in it.
    private(set) var tabletCount = 0
    /// The bytes of its tablets' files.
    private(set) var dataSize: Int64 = 0
    private var lastShard = -1

    init(path: String, simulated: DiskFigures?, trashExpiry: Duration) throws(FileError) {
        self.path = path
        self.simulated = simulated
        trash = try Trash(path: "\(path)/trash", expiry: trashExpiry)
    }

    /// Whether another tablet may be put here.
    var takesTablets: Bool { isUsable && !figures.isFlooded }

    /// Whether anything was ever stored here.
    var isFresh: Bool { (try? FileSystem.names(in: "\(path)/data"))?.isEmpty ?? false }

    /// What a report says of it.
    var reported: ReportedDisk {
        let figures = figures
        return ReportedDisk(
            path: path,
            total: figures.total,
            used: simulated == nil ? dataSize : figures.total - figures.available,
            trash: trash.size,
            available: figures.available,
            isUsable: isUsable
        )
    }

    private var figures: DiskFigures {
        simulated ?? (try? DiskFigures(of: path)) ?? DiskFigures(total: 0, available: 0)
    }

    /// The shard for a new tablet: one after the other.
    mutating func nextShard() -> Int {
        lastShard = (lastShard + 1) % StorageRoot.shardCount
        return lastShard
    }

    /// Counts a tablet.
    mutating func add(_ tablet: StoredTablet) {
        tabletCount += 1
        dataSize += tablet.size
    }

    /// Counts a tablet no longer.
    mutating func remove(_ tablet: StoredTablet) {
        tabletCount -= 1
        dataSize -= tablet.size
    }

    /// Notes that the disk refused something.
    mutating func noteFailure() {
        isUsable = false
    }

    /// Writes a file and deletes it, as Doris does for each root; a root recovers when that succeeds again.
    mutating func check() {
        let path = "\(path)/.testfile"
        do throws(FileError) {
            do {
                let file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_TRUNC)
                try file.write(repeatElement(0, count: 4_096))
            }
            try FileSystem.delete(path)
            isUsable = true
        } catch {
            unlink(path)
            isUsable = false
        }
    }
}
