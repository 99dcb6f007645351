import Doris
package import Supervision

extension StorageRoot {
    /// Reads to whom a storage root belongs; one that is not there belongs to nobody.
    ///
    /// `cluster_id` holds a bare decimal number. Doris writes it at the first heartbeat, and an empty file counts as none.
    package init(reading path: String) throws(StorageError) {
        let text = try Folder.text(at: "\(path)/cluster_id")?.trimmingBlanks() ?? ""
        let claim: Claim = text.isEmpty ? .none : Int32(text).map { .cluster(Int($0)) } ?? .malformed(String(text))
        self.init(path: path, claim: claim)
    }
}
