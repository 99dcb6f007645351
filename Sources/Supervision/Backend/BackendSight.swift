package import Doris

/// What one look at the cluster shows a backend's supervisor.
package struct BackendSight: Hashable, Sendable {
    /// The master's listing.
    package var backends: [Backend]
    /// The cluster's id; `nil` where it was not asked for.
    package var clusterID: Int?
    /// The cluster that the storage belongs to; `nil` for storage that belongs to none yet.
    package var storageClusterID: Int?

    package init(backends: [Backend], clusterID: Int? = nil, storageClusterID: Int? = nil) {
        self.backends = backends
        self.clusterID = clusterID
        self.storageClusterID = storageClusterID
    }
}
