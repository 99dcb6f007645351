import Doris
import NodeStorage
import Supervision

/// Where a node's own files lie, as its configuration says; what that does not say falls back to Doris' defaults.
///
/// It is read anew for each start, since a person may have mended the configuration in between.
struct NodeFiles: Sendable {
    /// The folder on whose volume the node's data lies: `meta_dir`, or the first storage root.
    let data: String
    /// The supervisor's own folder.
    let state: String
    /// The log files, the most telling one last.
    let logs: [String]
    /// A frontend's journal.
    let journal: String?
    /// Free bytes below which Doris takes no more writes.
    let leastFree: Int64

    /// What is wrong with the volume's free space, as a clause with what to do; `nil` where nothing is.
    var shortage: String? {
        guard let free = FreeSpace.bytes(at: data), free < leastFree else { return nil }
        return "\(data) has \(free >> 20) MiB free where \(leastFree >> 20) MiB are needed; free space on the volume or"
            + " enlarge it"
    }

    /// What BDB JE keeps free on the volume of a frontend (`bdbje_free_disk_bytes`).
    private static let journalReserve: Int64 = 1 << 30
    /// Below this nothing can be written.
    private static let full: Int64 = 16 << 20

    init(settings: Settings, distribution: Distribution) {
        let configuration = try? distribution.configuration()
        let folder = (try? configuration?.logFolder()) ?? "\(distribution.home)/log"
        switch settings.role {
        case .frontend:
            let metadata = (try? configuration?.metadataDirectory())?.path
            data = metadata ?? "\(distribution.home)/doris-meta"
            journal = "\(data)/bdb"
            logs = ["fe.out", "fe.warn.log", "fe.log"].map { "\(folder)/\($0)" }
            leastFree = (try? configuration?.bytes("bdbje_free_disk_bytes")) ?? NodeFiles.journalReserve
        case .backend:
            data = (try? configuration?.storageRoots())?.first ?? "\(distribution.home)/storage"
            journal = nil
            logs = ["be.out", "be.WARNING", "be.INFO"].map { "\(folder)/\($0)" }
            leastFree = NodeFiles.full
        }
        state = settings.stateDirectory ?? "\(data)/.doris-supervisor"
    }
}
