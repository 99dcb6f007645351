import Doris
import Glibc

extension MetadataTransaction {
    /// Moves the metadata into `set-aside/<stamp>`, so that the next start begins with nothing.
    ///
    /// `image` goes before `bdb`: a journal without ROLE is refused by ``MetadataDirectory/inspect()`` as torn, and by
    /// Doris as a stranger to its group, while ROLE and an image without a journal could found the same cluster a second
    /// time. Until the last step a record in the folder says what was wanted; ``unfinishedSetAsides()`` finds it.
    ///
    /// - Parameters:
    ///   - parts: What to move; what does not exist is passed over.
    ///   - stamp: The folder's name; the same one finishes a move that was killed.
    /// - Returns: The parts that this call moved.
    /// - Throws: ``StorageError`` when a part cannot be moved, as a mount of its own or one that is there already; all
    ///   parts are where they were then, but after an fsync that failed, which the same stamp finishes.
    @discardableResult
    package func setAside(
        _ parts: [MetadataPart] = MetadataPart.allCases,
        into stamp: Stamp
    ) throws(StorageError) -> [MetadataPart] {
        // 1. All of it has to be possible before any of it is done.
        let ordered = MetadataPart.allCases.filter(parts.contains)
        var wanted: [MetadataPart] = []
        for part in ordered where try isToBeMoved(part, into: stamp) { wanted.append(part) }
        let record = recordPath(of: stamp)
        let isResumed = try status(of: record) != nil
        if wanted.isEmpty && !isResumed { return [] }

        // 2. What is wanted is on record before it begins.
        try make(["set-aside", "\(stamp)"], in: metadata.path)
        afterStep(.setAsideFolder)
        if !isResumed {
            let words = ordered.map(\.name).joined(separator: "\n")
            try AtomicFile.write(Array("\(words)\n".utf8), to: record, mode: 0o600)
        }
        afterStep(.setAsideRecorded)

        // 3. One rename for each part.
        for part in ordered {
            if wanted.contains(part) { try move(part, into: stamp, undoing: isResumed ? ordered : wanted) }
            afterStep(part == .image ? .imageMoved : .journalMoved)
            try synchronize(stamp)
            afterStep(part == .image ? .imageDurable : .journalDurable)
        }
        try removeRecord(of: stamp)
        afterStep(.setAsideDone)
        return wanted
    }

    /// The moves that were begun and never ended, oldest name first; each is to be finished before anything else.
    package func unfinishedSetAsides() throws(StorageError) -> [Stamp] {
        var stamps: [Stamp] = []
        for name in try Folder.names(in: setAsides) ?? [] {
            guard let stamp = Stamp(name), try status(of: recordPath(of: stamp)) != nil else { continue }
            stamps.append(stamp)
        }
        return stamps
    }

    /// Finishes a move that ``unfinishedSetAsides()`` found, with the parts that are on its record.
    ///
    /// - Returns: The parts that this call moved.
    @discardableResult
    package func finishSetAside(_ stamp: Stamp) throws(StorageError) -> [MetadataPart] {
        let record = recordPath(of: stamp)
        let text = try BoundedFile.text(at: record, limit: 4096)
        let words = text.split(whereSeparator: \.isNewline).map(String.init)
        let parts = words.compactMap(MetadataPart.init)
        guard !parts.isEmpty, parts.count == words.count else {
            let problem = "it names other things than image and bdb; look at the folder, and remove it to go on"
            throw StorageError(operation: "use", path: record, cause: .content(problem))
        }
        return try setAside(parts, into: stamp)
    }

    /// The record of an unfinished move.
    private func recordPath(of stamp: Stamp) -> String { "\(setAsideFolder(of: stamp))/unfinished" }

    private func removeRecord(of stamp: Stamp) throws(StorageError) {
        let record = recordPath(of: stamp)
        guard unlink(record) == 0 || errno == ENOENT else { throw StorageError("remove", record, errno: errno) }
        try AtomicFile.synchronize(folder: setAsideFolder(of: stamp))
    }

    /// The place that a part is moved to comes first: what is gone from one folder must be in another.
    private func synchronize(_ stamp: Stamp) throws(StorageError) {
        try AtomicFile.synchronize(folder: setAsideFolder(of: stamp))
        try AtomicFile.synchronize(folder: metadata.path)
    }

    /// Whether a part is there and can be moved.
    private func isToBeMoved(_ part: MetadataPart, into stamp: Stamp) throws(StorageError) -> Bool {
        let path = "\(metadata.path)/\(part.name)"
        guard let own = try status(of: path) else { return false }
        func refuse(_ problem: String) -> StorageError {
            StorageError(operation: "set aside", path: path, cause: .content("\(problem). Nothing was moved"))
        }
        guard own.st_mode & S_IFMT == S_IFDIR else {
            throw refuse("it is a link or a file, not a folder; put a folder in its place, or move it by hand")
        }
        guard own.st_dev == (try status(of: metadata.path))?.st_dev else { throw refuse(MetadataTransaction.mount) }
        guard try status(of: "\(setAsideFolder(of: stamp))/\(part.name)") == nil else {
            throw refuse("\(setAsideFolder(of: stamp)) holds one already, which is kept; use another stamp")
        }
        return true
    }

    private static let mount =
        "it is a mount of its own, which cannot be moved within its volume; mount one volume at meta_dir instead, or"
        + " move the content by hand"

    private func move(
        _ part: MetadataPart,
        into stamp: Stamp,
        undoing parts: [MetadataPart]
    ) throws(StorageError) {
        let path = "\(metadata.path)/\(part.name)"
        if rename(path, "\(setAsideFolder(of: stamp))/\(part.name)") == 0 { return }
        // A bind mount of the same volume is told by nothing but this.
        let code = errno
        let cause: StorageError.Cause =
            code == EBUSY || code == EXDEV
            ? .content("\(MetadataTransaction.mount). Nothing was moved") : .system(code: code)
        try putBack(parts, from: stamp)
        throw StorageError(operation: "set aside", path: path, cause: cause)
    }

    /// Undoes a move of which a part turned out to be impossible.
    private func putBack(_ parts: [MetadataPart], from stamp: Stamp) throws(StorageError) {
        for part in parts.reversed() {
            let (old, new) = ("\(metadata.path)/\(part.name)", "\(setAsideFolder(of: stamp))/\(part.name)")
            guard try status(of: old) == nil, try status(of: new) != nil else { continue }
            guard rename(new, old) == 0 else { throw StorageError("put back", old, errno: errno) }
        }
        try AtomicFile.synchronize(folder: metadata.path)
        try removeRecord(of: stamp)
    }
}
