/// A part of a partition: the unit that is replicated, moved and lost.
struct Tablet: Equatable, Sendable {
    /// The tablet's id.
    var id: Int64
    /// The replicas on record, each on a backend of its own.
    var replicas: [TabletReplica]

    /// The position of the replica on a backend.
    func index(on backendID: Int64) -> Int? {
        replicas.firstIndex { $0.backendID == backendID }
    }

    /// A replica that has everything, on a backend that answers: what a copy can be made from.
    func source(version: Int64, backends: [Int64: SimulatedBackend]) -> TabletReplica? {
        replicas.first { $0.isAlive(in: backends) && $0.version >= version }
    }
}

extension TabletReplica {
    /// Whether it counts: its backend is alive, and it is neither broken nor still being copied.
    func isAlive(in backends: [Int64: SimulatedBackend]) -> Bool {
        !isBad && !isCloning && backends[backendID]?.isAlive == true
    }
}

/// A partition of a table.
struct TablePartition: Equatable, Sendable {
    /// The partition's id.
    var id: Int64
    /// The name; a table without partitions has one of its own name.
    var name: String
    /// The version that queries read; 1 while nothing was loaded.
    var visibleVersion: Int64 = 1
    /// The version for the next load.
    var nextVersion: Int64 = 2
    /// The replicas that each tablet shall have.
    var allocation: ReplicaAllocation
    /// The tablets.
    var tablets: [Tablet]
}
