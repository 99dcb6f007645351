import Doris

/// The listings of tablets, replicas, and what is wrong with them.
extension SimulatedCluster {
    /// `SHOW DATABASES`.
    var databaseListing: ResultTable {
        let names = (["information_schema"] + catalog.databases.map(\.name)).sorted()
        return ResultTable(columns: ["Database"], rows: names.map { [$0] })
    }

    /// `SHOW TABLES FROM`.
    func tableListing(of database: String) throws(StatementError) -> ResultTable {
        let columns = ["Tables_in_\(database)"]
        guard database != "information_schema" else { return ResultTable(columns: columns, rows: []) }
        guard let index = catalog.index(of: database) else { throw .unknownDatabase(database) }
        return ResultTable(columns: columns, rows: catalog.databases[index].tables.map { [$0.name] })
    }

    /// `SHOW TABLETS FROM`: a row for each replica.
    func tabletListing(of name: String, in database: String) throws(StatementError) -> ResultTable {
        let columns = [
            "TabletId", "ReplicaId", "BackendId", "SchemaHash", "Version", "LstSuccessVersion", "LstFailedVersion",
            "LstFailedTime", "LocalDataSize", "RemoteDataSize", "RowCount", "State",
        ]
        let rows = try replicaRows(of: name, in: database) { tablet, replica, table, partition in
            let isBehind = replica.version < partition.visibleVersion
            return [
                "\(tablet.id)", "\(replica.id)", "\(replica.backendID)", "\(table.schemaHash)", "\(replica.version)",
                "\(replica.version)", isBehind ? "\(partition.visibleVersion)" : "-1", nil, "0", "0", "0",
                replica.isCloning ? "CLONE" : "NORMAL",
            ]
        }
        return ResultTable(columns: columns, rows: rows)
    }

    /// `ADMIN SHOW REPLICA STATUS FROM`.
    func replicaStatus(of name: String, in database: String) throws(StatementError) -> ResultTable {
        let backends = backendsByID
        let columns = [
            "TabletId", "ReplicaId", "BackendId", "Version", "LastFailedVersion", "LastSuccessVersion",
            "CommittedVersion", "SchemaHash", "VersionNum", "IsBad", "State", "Status",
        ]
        let rows = try replicaRows(of: name, in: database) { tablet, replica, table, partition in
            let isBehind = replica.version < partition.visibleVersion
            let isDead = backends[replica.backendID]?.isAlive != true
            let status = isDead ? "DEAD" : replica.isBad ? "BAD" : isBehind ? "VERSION_ERROR" : "OK"
            return [
                "\(tablet.id)", "\(replica.id)", "\(replica.backendID)", "\(replica.version)",
                isBehind ? "\(partition.visibleVersion)" : "-1", "\(replica.version)", "\(partition.visibleVersion)",
                "\(table.schemaHash)", "1", "\(replica.isBad)", replica.isCloning ? "CLONE" : "NORMAL", status,
            ]
        }
        return ResultTable(columns: columns, rows: rows)
    }

    private func replicaRows(
        of name: String,
        in database: String,
        _ row: (Tablet, TabletReplica, SimulatedTable, TablePartition) -> [String?]
    ) throws(StatementError) -> [[String?]] {
        let (index, position) = try find(name, in: database)
        let table = catalog.databases[index].tables[position]
        return table.partitions.flatMap { partition in
            partition.tablets.flatMap { tablet in tablet.replicas.map { row(tablet, $0, table, partition) } }
        }
    }

    /// `SHOW PROC '/cluster_health/tablet_health'`: a row for each database, and one for all.
    var tabletHealthListing: ResultTable {
        let columns = [
            "DbId", "DbName", "TabletNum", "HealthyNum", "ReplicaMissingNum", "VersionIncompleteNum",
            "ReplicaRelocatingNum", "RedundantNum", "ReplicaMissingForTagNum", "ForceRedundantNum", "UnrecoverableNum",
            "CloningNum",
        ]
        let states: [TabletHealth] = [
            .healthy, .replicaMissing, .versionIncomplete, .replicaRelocating, .redundant, .replicaMissingForTag,
            .forceRedundant, .unrecoverable,
        ]
        let tallies = catalog.databases.map { ($0, tally($0)) }
        func row(_ id: String, _ name: String?, _ tally: TabletTally) -> [String?] {
            [id, name, "\(tally.tablets)"] + states.map { "\(tally.health[$0] ?? 0)" } + ["\(tally.cloning)"]
        }
        let total = tallies.reduce(into: TabletTally()) { $0.add($1.1) }
        let rows = tallies.map { row("\($0.id)", $0.name, $1) } + [row("Total", "\(tallies.count)", total)]
        return ResultTable(columns: columns, rows: rows)
    }

    /// `SHOW PROC '/statistic'`: a row for each database, and one for all.
    var statisticListing: ResultTable {
        let columns = [
            "DbId", "DbName", "TableNum", "PartitionNum", "IndexNum", "TabletNum", "ReplicaNum", "UnhealthyTabletNum",
            "InconsistentTabletNum", "CloningTabletNum", "BadTabletNum",
        ]
        let tallies = catalog.databases.map { ($0, tally($0)) }
        func row(_ id: String, _ name: String?, _ tally: TabletTally) -> [String?] {
            let numbers = [
                tally.tables, tally.partitions, tally.partitions, tally.tablets, tally.replicas,
                tally.tablets - (tally.health[.healthy] ?? 0), 0, tally.cloning, tally.bad,
            ]
            return [id, name] + numbers.map { "\($0)" }
        }
        let total = tallies.reduce(into: TabletTally()) { $0.add($1.1) }
        let rows = tallies.map { row("\($0.id)", $0.name, $1) } + [row("Total", "\(tallies.count)", total)]
        return ResultTable(columns: columns, rows: rows)
    }

    /// `SHOW PROC '/transactions'`.
    var transactionListing: ResultTable {
        let rows = catalog.databases.map { database in
            let tables = Set(database.tables.map(\.id))
            let count = catalog.transactions.count { tables.contains($0.tableID) }
            return ["\(database.id)", database.name, "\(count)"]
        }
        return ResultTable(columns: ["DbId", "DbName", "RunningTransactionNum"], rows: rows)
    }

    /// `SHOW CATALOG RECYCLE BIN`.
    var recycleBinListing: ResultTable {
        ResultTable(
            columns: ["Type", "Name", "DbId", "TableId", "PartitionId", "DropTime"],
            rows: catalog.recycled.map {
                [
                    "Table", $0.table.name, "\($0.databaseID)", "\($0.table.id)", nil,
                    Timestamp(milliseconds: $0.dropTime).listing,
                ]
            }
        )
    }

    private func tally(_ database: SimulatedDatabase) -> TabletTally {
        let backends = backendsByID
        let alive = backends.values.count { $0.isAlive }
        var tally = TabletTally()
        for table in database.tables {
            tally.tables += 1
            for partition in table.partitions {
                tally.partitions += 1
                let owner = TabletOwner(
                    tableID: table.id,
                    schemaHash: table.schemaHash,
                    visibleVersion: partition.visibleVersion,
                    nextVersion: partition.nextVersion,
                    allocation: partition.allocation
                )
                for tablet in partition.tablets {
                    let health = TabletHealth(of: tablet, owner, backends: backends, aliveBackends: alive)
                    tally.count(tablet, health)
                }
            }
        }
        return tally
    }
}

/// How many tablets of a database are in which state.
private struct TabletTally {
    var tables = 0
    var partitions = 0
    var tablets = 0
    var replicas = 0
    var cloning = 0
    var bad = 0
    var health: [TabletHealth: Int] = [:]

    mutating func count(_ tablet: Tablet, _ state: TabletHealth) {
        tablets += 1
        replicas += tablet.replicas.count
        cloning += tablet.replicas.contains { $0.isCloning } ? 1 : 0
        bad += tablet.replicas.contains { $0.isBad } ? 1 : 0
        health[state, default: 0] += 1
    }

    mutating func add(_ other: TabletTally) {
        tables += other.tables
        partitions += other.partitions
        tablets += other.tablets
        replicas += other.replicas
        cloning += other.cloning
        bad += other.bad
        health.merge(other.health, uniquingKeysWith: +)
    }
}
