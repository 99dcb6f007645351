import Doris

extension TabletStore {
    /// Carries out what the master asks for.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - now: Milliseconds since 1970, by which the trash is named.
    /// - Returns: Whether anything had to be done.
    /// - Throws: ``TabletStoreError``; the tablet is as it was then.
    mutating func perform(_ task: TabletTask, now: Int64) throws(TabletStoreError) -> Bool {
        switch task {
        case .create(let id, let schemaHash, let version):
            guard version > 0 else { throw .invalidVersion(version) }
            guard let tablet = tablets[id] else {
                try create(id: id, schemaHash: schemaHash, version: version)
                return true
            }
            guard tablet.schemaHash == schemaHash else { throw .otherSchema(id) }
            return try bring(tablet, to: version)
        case .drop(let id):
            guard let tablet = tablets[id] else { return false }
            do throws(FileError) {
                try drop(tablet, now: now)
            } catch {
                throw failure(error, root: tablet.root)
            }
            return true
        case .publish(let id, let version):
            guard let tablet = tablets[id], !tablet.isBad else { throw .unknown(id) }
            return try bring(tablet, to: version)
        }
    }

    /// Puts a new tablet in the root with the fewest of those that take one; one that fails is passed over.
    private mutating func create(id: Int64, schemaHash: Int32, version: Int64) throws(TabletStoreError) {
        let choices = roots.indices.filter { roots[$0].takesTablets }.sorted {
            (roots[$0].tabletCount, $0) < (roots[$1].tabletCount, $1)
        }
        for index in choices {
            var tablet = StoredTablet(
                root: roots[index].path,
                shard: roots[index].nextShard(),
                id: id,
                schemaHash: schemaHash,
                version: version
            )
            do throws(FileError) {
                try FileSystem.makeDirectory(tablet.schemaDirectory)
                try tablet.write()
                isFresh = false
                return keep(tablet)
            } catch {
                try? FileSystem.delete(tablet.directory)
                roots[index].noteFailure()
            }
        }
        throw .noAvailableDisk
    }

    /// Writes a newer version, or a whole tablet over a bad one.
    private mutating func bring(_ tablet: StoredTablet, to version: Int64) throws(TabletStoreError) -> Bool {
        guard tablet.isBad || version > tablet.version else { return false }
        var next = tablet
        next.version = version
        next.isBad = false
        do throws(FileError) {
            try next.write()
        } catch {
            throw failure(error, root: tablet.root)
        }
        forget(tablet)
        keep(next)
        return true
    }

    private mutating func drop(_ tablet: StoredTablet, now: Int64) throws(FileError) {
        guard let index = index(of: tablet.root) else { return }
        try roots[index].trash.take(tablet, now: now)
        forget(tablet)
    }

    private mutating func failure(_ error: FileError, root: String) -> TabletStoreError {
        if let index = index(of: root) { roots[index].noteFailure() }
        return .disk(error)
    }
}
