import Doris

extension SimulatedCluster {
    /// The most tablets that one table may have.
    static let tabletLimit = 20_000
    /// The database of the tables that backends wish for.
    static let wishDatabase = "simulator"

    /// Gives a new table's partition its tablets, each with replicas on the backends that a body names.
    ///
    /// - Parameters:
    ///   - count: How many, at most ``tabletLimit``.
    ///   - choose: The backends for one tablet.
    /// - Returns: The tablets, at version 1, which no backend has yet.
    mutating func makeTablets(_ count: Int, on choose: () -> [Int64]) -> [Tablet] {
        (0..<max(0, min(count, SimulatedCluster.tabletLimit))).map { _ in
            var tablet = Tablet(id: takeID(), replicas: [])
            tablet.replicas = choose().map { TabletReplica(id: takeID(), backendID: $0, version: 1) }
            return tablet
        }
    }

    /// The next id; databases, tables, tablets and replicas share one sequence with the backends, as in Doris.
    mutating func takeID() -> Int64 {
        defer { nextID += 1 }
        return nextID
    }

    /// Makes the table that a backend without tablets wished for, on that backend alone.
    ///
    /// A backend gets its wish once. Doris has nothing of the kind: it saves a demonstration the trouble of making tables.
    mutating func grantWish(of report: BackendReport) {
        guard report.wish > 0, report.tablets.isEmpty, let backend = backendsByID[report.backendID],
            !backend.isDecommissioned
        else { return }
        let name = "tablets_of_\(backend.id)"
        let database = databaseIndex(SimulatedCluster.wishDatabase)
        guard catalog.databases[database].index(of: name) == nil else { return }
        addTable(
            name,
            columns: ["k"],
            allocation: ReplicaAllocation(count: 1, tag: backend.tag),
            buckets: report.wish,
            to: database
        ) { [backend.id] }
    }

    /// Adds a table of one partition.
    mutating func addTable(
        _ name: String,
        columns: [String],
        allocation: ReplicaAllocation,
        buckets: Int,
        isColocated: Bool = false,
        to database: Int,
        on choose: () -> [Int64]
    ) {
        let id = takeID()
        var partition = TablePartition(id: takeID(), name: name, allocation: allocation, tablets: [])
        partition.tablets = makeTablets(buckets, on: choose)
        catalog.databases[database].tables.append(
            SimulatedTable(
                id: id,
                name: name,
                columns: columns,
                schemaHash: SimulatedCluster.schemaHash(of: columns, tableID: id),
                isColocated: isColocated,
                partitions: [partition]
            )
        )
    }

    /// The position of a database, which is made where it is missing.
    mutating func databaseIndex(_ name: String) -> Int {
        if let index = catalog.index(of: name) { return index }
        catalog.databases.append(SimulatedDatabase(id: takeID(), name: name))
        return catalog.databases.count - 1
    }

    /// A hash of a schema: positive, and the same in every process (FNV-1a).
    private static func schemaHash(of columns: [String], tableID: Int64) -> Int32 {
        let text = "\(tableID) " + columns.joined(separator: ",")
        let hash = text.utf8.reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return Int32(bitPattern: hash & 0x7FFF_FFFF)
    }
}
