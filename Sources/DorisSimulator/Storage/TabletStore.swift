import Doris

/// The tablets in a backend's storage roots.
///
/// The directories are the truth: every change of them is one rename or one unlinked header, so that a process killed
/// at any instant leaves each tablet as it was before or after. The value only remembers what it read.
struct TabletStore: Sendable {
    /// The tablets by their ids.
    var tablets: [Int64: StoredTablet] = [:]
    /// The storage roots, in the order of the configuration.
    var roots: [StorageRoot] = []
    /// Whether no tablet was ever put in any root.
    var isFresh: Bool

    /// Reads what lies in the roots, and clears away what a killed process left half done.
    ///
    /// - Parameters:
    ///   - paths: The storage roots.
    ///   - simulated: Figures in place of the file systems', for every root.
    ///   - trashExpiry: How long dropped tablets stay in the trash.
    /// - Throws: ``FileError`` when a root cannot be read; a backend that began without its tablets would report them
    ///   missing.
    init(paths: [String], simulated: DiskFigures? = nil, trashExpiry: Duration) throws(FileError) {
        for path in paths {
            roots.append(try StorageRoot(path: path, simulated: simulated, trashExpiry: trashExpiry))
        }
        isFresh = roots.allSatisfy(\.isFresh)
        for path in paths {
            for shard in try FileSystem.names(in: "\(path)/data").compactMap({ Int($0) })
            where (0..<StorageRoot.shardCount).contains(shard) {
                for id in try FileSystem.names(in: "\(path)/data/\(shard)").compactMap({ Int64($0) }) {
                    try load(root: path, shard: shard, id: id)
                }
            }
        }
        checkRoots()
    }

    /// What a report says of the tablets, sorted by their ids.
    var reportedTablets: [ReportedTablet] { tablets.values.map(\.reported).sorted { $0.id < $1.id } }

    /// What a report says of the roots.
    var reportedDisks: [ReportedDisk] { roots.map(\.reported) }

    /// Finds out which roots can be written to.
    mutating func checkRoots() {
        for index in roots.indices { roots[index].check() }
    }

    /// Deletes from the trash what has lain there for its time.
    mutating func sweepTrash(now: Int64) {
        for index in roots.indices { roots[index].trash.sweep(now: now) }
    }

    private mutating func load(root: String, shard: Int, id: Int64) throws(FileError) {
        var found: [StoredTablet] = []
        for hash in try FileSystem.names(in: "\(root)/data/\(shard)/\(id)").compactMap({ Int32($0) }) {
            if let tablet = try StoredTablet.read(root: root, shard: shard, id: id, schemaHash: hash) {
                found.append(tablet)
            }
        }
        guard let tablet = found.max(by: { $0.version < $1.version }) else {
            // Its creation never came to the header, or its deletion never past it.
            return (try? FileSystem.delete("\(root)/data/\(shard)/\(id)")) ?? ()
        }
        // Of two directories of one tablet the newer counts, as in Doris.
        let outdated = tablets[id].map { $0.version < tablet.version ? $0 : tablet }
        if outdated != tablet {
            if let outdated { forget(outdated) }
            keep(tablet)
        }
        guard let outdated, let index = index(of: outdated.root) else { return }
        try roots[index].trash.take(outdated, now: WallClock.milliseconds)
    }

    /// Counts a tablet in.
    mutating func keep(_ tablet: StoredTablet) {
        tablets[tablet.id] = tablet
        if let index = index(of: tablet.root) { roots[index].add(tablet) }
    }

    /// Counts a tablet out.
    mutating func forget(_ tablet: StoredTablet) {
        tablets[tablet.id] = nil
        if let index = index(of: tablet.root) { roots[index].remove(tablet) }
    }

    /// Where a root stands.
    func index(of root: String) -> Int? { roots.firstIndex { $0.path == root } }
}
