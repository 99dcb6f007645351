/// What the cluster stores: databases and tables down to each tablet's replicas, and the recycle bin.
struct TabletCatalog: Equatable, Sendable {
    /// The databases in the order in which they were made.
    var databases: [SimulatedDatabase] = []
    /// The recycle bin.
    ///
    /// Its replicas stay on record, and on the backends, until they expire.
    var recycled: [RecycledTable] = []
    /// The loads that were begun and neither committed nor rolled back.
    ///
    /// They are no part of the document: with the master that took them they are gone.
    var transactions: [OpenTransaction] = []
    /// When the master last looked whether a decommission is complete, in milliseconds since 1970.
    var lastDecommissionCheck: Int64 = 0

    /// The position of a database.
    func index(of database: String) -> Int? { databases.firstIndex { $0.name == database } }

    /// Calls a body with every tablet, those in the recycle bin included.
    func forEachTablet(_ body: (Tablet) -> Void) {
        for database in databases {
            for table in database.tables { table.forEachTablet(body) }
        }
        for entry in recycled { entry.table.forEachTablet(body) }
    }

    /// The replicas of each backend that were made there once: what the listing calls `TabletNum`.
    ///
    /// Doris writes a table down when its tablets are made, so that those which are still to be made do not count.
    var madeReplicaCounts: [Int64: Int] { replicaCounts { $0.confirmed > 0 || $0.isCloning } }

    /// The replicas on record of each backend, those that are still to be made included.
    var replicaCounts: [Int64: Int] { replicaCounts { _ in true } }

    private func replicaCounts(where counts: (TabletReplica) -> Bool) -> [Int64: Int] {
        var result: [Int64: Int] = [:]
        forEachTablet { tablet in
            for replica in tablet.replicas where counts(replica) { result[replica.backendID, default: 0] += 1 }
        }
        return result
    }

    /// The replicas of each backend that belong to tables in the recycle bin.
    var recycledReplicaCounts: [Int64: Int] {
        var counts: [Int64: Int] = [:]
        for entry in recycled {
            entry.table.forEachTablet { tablet in
                for replica in tablet.replicas { counts[replica.backendID, default: 0] += 1 }
            }
        }
        return counts
    }

    /// The backends that have a replica to make, or a version to publish.
    var backendsWithTasks: Set<Int64> {
        var backends: Set<Int64> = []
        forEachTablet { tablet in
            for replica in tablet.replicas where !replica.isBad && replica.confirmed < max(1, replica.version) {
                backends.insert(replica.backendID)
            }
        }
        return backends
    }

    /// Changes every tablet outside the recycle bin.
    mutating func changeEachTablet(_ body: (inout Tablet, TabletOwner) -> Void) {
        for database in databases.indices {
            for table in databases[database].tables.indices {
                let id = databases[database].tables[table].id
                let (schemaHash, isColocated) = databases[database].tables[table].traits
                for index in databases[database].tables[table].partitions.indices {
                    let partition = databases[database].tables[table].partitions[index]
                    let owner = TabletOwner(
                        tableID: id,
                        schemaHash: schemaHash,
                        isColocated: isColocated,
                        visibleVersion: partition.visibleVersion,
                        nextVersion: partition.nextVersion,
                        allocation: partition.allocation
                    )
                    databases[database].tables[table].partitions[index].changeEachTablet { body(&$0, owner) }
                }
            }
        }
    }

    /// Changes every tablet in the recycle bin.
    mutating func changeEachRecycledTablet(_ body: (inout Tablet) -> Void) {
        for entry in recycled.indices {
            for index in recycled[entry].table.partitions.indices {
                recycled[entry].table.partitions[index].changeEachTablet(body)
            }
        }
    }
}

/// A load that was begun and is not complete yet.
///
/// As long as it is open, a decommission takes no replica of its table away from where it is.
struct OpenTransaction: Equatable, Sendable {
    /// The name by which it is ended.
    var label: String
    /// The table.
    var tableID: Int64
    /// The rows that become visible when it is committed.
    var rows: [[String?]] = []
}

/// What a tablet's table and partition say of it.
struct TabletOwner: Equatable, Sendable {
    /// The table.
    var tableID: Int64
    /// The hash of the table's schema.
    var schemaHash: Int32
    /// Whether the table belongs to a colocation group.
    var isColocated = false
    /// The version that queries read.
    var visibleVersion: Int64
    /// The version for the next load.
    var nextVersion: Int64
    /// The replicas that the tablet shall have.
    var allocation: ReplicaAllocation
}

extension SimulatedTable {
    fileprivate var traits: (Int32, Bool) { (schemaHash, isColocated) }

    /// Calls a body with every tablet.
    func forEachTablet(_ body: (Tablet) -> Void) {
        for partition in partitions {
            for tablet in partition.tablets { body(tablet) }
        }
    }

    /// The tablets altogether.
    var tabletCount: Int { partitions.reduce(0) { $0 + $1.tablets.count } }
}

extension TablePartition {
    /// Changes the tablets; storage that nothing changed stays shared, so that metadata are compared cheaply.
    fileprivate mutating func changeEachTablet(_ body: (inout Tablet) -> Void) {
        for index in tablets.indices {
            var tablet = tablets[index]
            body(&tablet)
            if tablet != tablets[index] { tablets[index] = tablet }
        }
    }
}
