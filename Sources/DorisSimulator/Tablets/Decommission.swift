import Doris

extension SimulatedCluster {
    /// Drops the backends whose decommission is complete; Doris looks every 10 s.
    ///
    /// Complete means that no replica is on record for the backend, or only a few, all of them in the recycle bin. With
    /// `drop_backend_after_decommission` off the row stays.
    mutating func finishDecommissions(profile: VersionProfile, timeScale: TimeScale, now: Int64) {
        let interval = timeScale(.seconds(10))
        let leaving = backends.filter(\.isDecommissioned)
        guard !leaving.isEmpty, now >= catalog.lastDecommissionCheck + interval.milliseconds else { return }
        catalog.lastDecommissionCheck = now
        guard configuration.dropsAfterDecommission else { return }
        let (counts, recycled) = (catalog.replicaCounts, catalog.recycledReplicaCounts)
        let threshold = configuration.recycledTabletThreshold(profile)
        let complete = leaving.filter { backend in
            let count = counts[backend.id] ?? 0
            return count == 0 || count < threshold && recycled[backend.id] == count
        }
        let ids = Set(complete.map(\.id))
        backends.removeAll { ids.contains($0.id) }
    }

    /// The check of 2.0 and later that enough backends stay for every partition's replicas.
    ///
    /// - Parameter leaving: The backends that shall leave, by their ids.
    /// - Throws: ``StatementError`` with the first partition whose replicas would have too few backends of their tag.
    func checkReplicas(without leaving: Set<Int64>) throws(StatementError) {
        let tags = Set(backends.filter { leaving.contains($0.id) }.map(\.tag))
        var left: [String: Int] = [:]
        for backend in backends where backend.isAlive && !backend.isDecommissioned && !leaving.contains(backend.id) {
            left[backend.tag, default: 0] += 1
        }
        for database in catalog.databases {
            for table in database.tables {
                for partition in table.partitions {
                    for share in partition.allocation.shares where tags.contains(share.tag) {
                        let available = left[share.tag] ?? 0
                        guard share.count > available else { continue }
                        throw .general(
                            "After decommission, partition \(partition.name) of table \(database.name).\(table.name) "
                                + "'s replication allocation { \(partition.allocation) } > available backend num "
                                + "\(available) on tag {\"location\" : \"\(share.tag)\"}, otherwise need to decrease "
                                + "the partition's replication num."
                        )
                    }
                }
            }
        }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
