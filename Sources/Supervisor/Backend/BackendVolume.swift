import Glibc
import NodeStorage
import Supervision

/// Where a backend's storage lies, and what the supervisor keeps beside it.
struct BackendVolume {
    /// The storage roots, in the order of `be.conf`.
    let paths: [String]
    /// The supervisor's record of the storage.
    let record: BackendRecordFile

    /// Reads `be.conf`; without any, which only a command that replaces Doris runs on, Doris' default counts.
    init(settings: Settings, distribution: Distribution) throws(StorageError) {
        do throws(StorageError) {
            paths = try distribution.configuration().storageRoots()
        } catch {
            guard access(distribution.configurationFile, F_OK) != 0, errno == ENOENT else { throw error }
            paths = ["\(distribution.home)/storage"]
        }
        let first = paths.first ?? "\(distribution.home)/storage"
        record = BackendRecordFile(folder: settings.stateDirectory ?? "\(first)/.doris-supervisor")
    }

    /// To whom the roots belong.
    func roots() throws(StorageError) -> [StorageRoot] {
        var roots: [StorageRoot] = []
        for path in paths { roots.append(try StorageRoot(reading: path)) }
        return roots
    }
}
