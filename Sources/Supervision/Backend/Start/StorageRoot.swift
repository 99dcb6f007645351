/// One of a backend's storage roots, as far as it says to whom it belongs.
package struct StorageRoot: Hashable, Sendable {
    /// What `cluster_id` in it says.
    package enum Claim: Hashable, Sendable {
        /// There is no such file, or an empty one: no cluster has had it yet.
        case none
        /// It belongs to this cluster.
        case cluster(Int)
        /// The file holds something else, as given.
        case malformed(String)
    }

    /// The folder.
    package var path: String
    package var claim: Claim

    package init(path: String, claim: Claim) {
        self.path = path
        self.claim = claim
    }
}

extension [StorageRoot] {
    /// The cluster that the storage belongs to, where the roots agree on one.
    package var clusterID: Int? {
        for case .cluster(let id) in map(\.claim) { return id }
        return nil
    }
}
