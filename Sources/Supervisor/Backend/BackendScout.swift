import Doris
import NodeStorage
import Supervision

/// Looks at a backend's storage and at the cluster before a start; changes nothing.
struct BackendScout: Sendable {
    let keeper: BackendKeeper
    let node: Endpoint
    let podUID: String?

    /// Looks.
    ///
    /// - Parameters:
    ///   - volume: The storage.
    ///   - strangerAlive: For how long the given entry at the own address has been alive, where there is one.
    /// - Returns: What the plan rests on.
    /// - Throws: ``StorageError`` for a file that cannot be read or understood.
    func look(
        at volume: BackendVolume,
        strangerAlive: (Backend?) -> Duration = { _ in .zero }
    ) throws(StorageError) -> BackendStartPlan.Inputs {
        let (roots, record) = (try volume.roots(), try volume.record.read())
        var inputs = BackendStartPlan.Inputs(
            node: node,
            aliases: Array(keeper.addresses.dropFirst()),
            roots: roots,
            record: record,
            view: keeper.view(comparesCluster: (roots.clusterID ?? record?.clusterID) != nil),
            podUID: podUID
        )
        inputs.strangerAlive = strangerAlive(inputs.stranger)
        return inputs
    }
}
