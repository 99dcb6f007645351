import Doris
import Glibc

/// `<root>/trash`: dropped tablets as `<yyyymmddhhmmss>.<n>/<tablet id>`, until their time is over.
struct Trash: Equatable, Sendable {
    /// One directory below `trash`.
    struct Entry: Equatable, Sendable {
        /// The directory's name.
        var name: String
        /// When the tablet was dropped, in milliseconds since 1970, exact to the second.
        var time: Int64
        /// The bytes of its files.
        var size: Int64
    }

    /// The directory `trash` of a root.
    let path: String
    /// How long tablets stay; zero for those that are deleted at once.
    let expiry: Duration
    /// What lies in it.
    private(set) var entries: [Entry] = []
    private var counter = 0

    /// The bytes of all that lies in it.
    var size: Int64 { entries.reduce(0) { $0 &+ $1.size } }

    /// Sees what lies in the trash; what is not named as Doris names it is left alone.
    init(path: String, expiry: Duration) throws(FileError) {
        self.path = path
        self.expiry = expiry
        for name in try FileSystem.names(in: path) {
            guard let stamp = name.split(separator: ".").first, let time = Timestamp(compact: stamp) else { continue }
            let size = try FileSystem.size(of: "\(path)/\(name)")
            entries.append(Entry(name: name, time: time.milliseconds, size: size))
        }
    }

    /// Takes a tablet's files, which are gone from `data` with one rename, or with its header where no trash is kept.
    mutating func take(_ tablet: StoredTablet, now: Int64) throws(FileError) {
        guard expiry > .zero else {
            try FileSystem.delete(tablet.headerPath)
            // Without its header the directory is none of a tablet's, and goes at the next start at the latest.
            try? FileSystem.delete(tablet.directory)
            return
        }
        let name = try makeEntry(now: now)
        try FileSystem.move(tablet.directory, to: "\(path)/\(name)/\(tablet.id)")
        entries.append(Entry(name: name, time: now - now % 1_000, size: tablet.size))
    }

    /// Deletes what has lain for its time; what cannot be deleted is tried again at the next sweep.
    mutating func sweep(now: Int64) {
        entries.removeAll { entry in
            guard .milliseconds(now) - .milliseconds(entry.time) >= expiry else { return false }
            return (try? FileSystem.delete("\(path)/\(entry.name)")) != nil
        }
    }

    /// Makes a directory that nobody has: an earlier process of the same second may have left some.
    private mutating func makeEntry(now: Int64) throws(FileError) -> String {
        try FileSystem.makeDirectory(path)
        let stamp = Timestamp(milliseconds: now).compact
        while true {
            let name = "\(stamp).\(counter)"
            counter += 1
            if mkdir("\(path)/\(name)", 0o755) == 0 { return name }
            guard errno == EEXIST else { throw FileError("mkdir", "\(path)/\(name)") }
        }
    }
}
