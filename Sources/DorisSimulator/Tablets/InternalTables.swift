import Doris

extension SimulatedCluster {
    /// The database of the tables that Doris makes for itself.
    static let internalDatabase = "__internal_schema"

    /// Makes Doris' own tables once there is a backend for them, and gives them three replicas once there are three.
    ///
    /// Therefore a cluster is never without tablets, and its last backend is never empty.
    mutating func lookAfterInternalTables(profile: VersionProfile) {
        let available = backends.count { $0.takesReplicas }
        guard available > 0 else { return }
        let database = databaseIndex(SimulatedCluster.internalDatabase)
        for name in profile.tablets.internalTables where catalog.databases[database].index(of: name) == nil {
            var choice = BackendChoice(backends: backendsByID, load: catalog.replicaCounts)
            guard let chosen = choice.choose(for: ReplicaAllocation(count: 1)) else { return }
            addTable(
                name,
                columns: ["id", "value"],
                allocation: ReplicaAllocation(count: 1),
                buckets: 2,
                to: database
            ) { chosen }
        }
        guard profile.tablets.replicatesInternalTables, available >= 3 else { return }
        let wanted = ReplicaAllocation(count: 3)
        for table in catalog.databases[database].tables.indices {
            for partition in catalog.databases[database].tables[table].partitions.indices
            where catalog.databases[database].tables[table].partitions[partition].allocation != wanted {
                catalog.databases[database].tables[table].partitions[partition].allocation = wanted
            }
        }
    }
}
