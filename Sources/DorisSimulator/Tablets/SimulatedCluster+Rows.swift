import Doris

/// The statements that load and read rows.
extension SimulatedCluster {
    /// `INSERT INTO … VALUES`: a new version, published to every replica that can take it.
    ///
    /// A replica whose backend is away misses the version, and is behind until it is repaired. As in Doris a majority of
    /// each tablet's replicas must take the load.
    ///
    /// - Throws: ``StatementError`` when a row does not fit, or a tablet has too few replicas that could take it.
    mutating func insert(
        _ rows: [[String?]],
        into name: String,
        in database: String,
        profile: VersionProfile
    ) throws(StatementError) {
        let (index, position) = try find(name, in: database)
        var table = catalog.databases[index].tables[position]
        guard rows.allSatisfy({ $0.count == table.columns.count }) else {
            throw .general("insert into cols should be corresponding to the query output")
        }
        guard table.rows.count + rows.count <= SimulatedTable.rowLimit else {
            throw .general("the simulator keeps at most \(SimulatedTable.rowLimit) rows of a table")
        }
        let backends = backendsByID
        for partition in table.partitions.indices {
            try table.partitions[partition].publish(backends: backends, profile: profile)
        }
        table.rows += rows
        catalog.databases[index].tables[position] = table
    }

    /// `INSERT` between `BEGIN` and `COMMIT`: the rows wait, and the table's replicas stay where they are.
    ///
    /// - Throws: ``StatementError`` when a row does not fit.
    mutating func stage(
        _ rows: [[String?]],
        into name: String,
        in database: String,
        label: String
    ) throws(StatementError) {
        let (index, position) = try find(name, in: database)
        let table = catalog.databases[index].tables[position]
        guard rows.allSatisfy({ $0.count == table.columns.count }) else {
            throw .general("insert into cols should be corresponding to the query output")
        }
        let waiting = catalog.transactions.reduce(0) { $0 + $1.rows.count }
        guard waiting + rows.count <= SimulatedTable.rowLimit else {
            throw .general("the simulator keeps at most \(SimulatedTable.rowLimit) rows in open transactions")
        }
        catalog.transactions.append(OpenTransaction(label: label, tableID: table.id, rows: rows))
    }

    /// `COMMIT` and `ROLLBACK`.
    ///
    /// - Parameters:
    ///   - label: What the transaction was begun with.
    ///   - commits: Whether its rows become visible; a table that was dropped meanwhile takes none.
    ///   - profile: The version.
    /// - Throws: ``StatementError`` when a tablet has too few replicas that could take the rows.
    mutating func endTransaction(_ label: String, commits: Bool, profile: VersionProfile) throws(StatementError) {
        let ended = catalog.transactions.filter { $0.label == label }
        catalog.transactions.removeAll { $0.label == label }
        guard commits else { return }
        for transaction in ended {
            for database in catalog.databases {
                guard let table = database.tables.first(where: { $0.id == transaction.tableID }) else { continue }
                try insert(transaction.rows, into: table.name, in: database.name, profile: profile)
            }
        }
    }

    /// The rows of a table.
    ///
    /// - Throws: ``StatementError`` when a tablet has no replica that is alive and has everything: its rows are not
    ///   there to be read, or lost.
    func rows(of name: String, in database: String, profile: VersionProfile) throws(StatementError) -> SimulatedTable {
        let (index, position) = try find(name, in: database)
        let table = catalog.databases[index].tables[position]
        let backends = backendsByID
        for partition in table.partitions {
            for tablet in partition.tablets {
                let isReadable = tablet.replicas.contains { replica in
                    replica.isAlive(in: backends) && replica.version >= partition.visibleVersion
                        && backends[replica.backendID]?.takesQueries == true
                }
                guard isReadable else { throw .unreadable(tablet, backends: backends, profile: profile) }
            }
        }
        return table
    }
}

extension SimulatedBackend {
    /// Whether queries are sent here: not to one that is told to be left alone, nor to one that is stopping.
    fileprivate var takesQueries: Bool { !isQueryDisabled && !isShutdown }
}

extension TablePartition {
    /// Publishes the next version to each tablet's replicas.
    fileprivate mutating func publish(
        backends: [Int64: SimulatedBackend],
        profile: VersionProfile
    ) throws(StatementError) {
        let required = allocation.total / 2 + 1
        for index in tablets.indices {
            let taking = tablets[index].replicas.indices.filter { position in
                let replica = tablets[index].replicas[position]
                return replica.isAlive(in: backends) && replica.version >= visibleVersion
                    && backends[replica.backendID]?.isLoadDisabled == false
            }
            guard taking.count >= required else {
                let ids = taking.map { tablets[index].replicas[$0].backendID }
                throw .tooFewReplicas(of: tablets[index].id, on: ids, required: required, profile: profile)
            }
            for position in taking { tablets[index].replicas[position].version = nextVersion }
        }
        visibleVersion = nextVersion
        nextVersion += 1
    }
}

extension StatementError {
    /// A load that too few replicas of a tablet could take.
    fileprivate static func tooFewReplicas(
        of tablet: Int64,
        on backends: [Int64],
        required: Int,
        profile: VersionProfile
    ) -> StatementError {
        let alive = "alive backends: [\(backends.map { "\($0)" }.joined(separator: ","))]"
        guard profile.tablets.namesLoadQuorum else {
            return .general("tablet \(tablet) has few replicas: \(backends.count), \(alive)")
        }
        return .general(
            "tablet \(tablet) alive replica num \(backends.count) < load required replica num \(required), \(alive)"
        )
    }

    /// A query of a tablet that nobody can read.
    fileprivate static func unreadable(
        _ tablet: Tablet,
        backends: [Int64: SimulatedBackend],
        profile: VersionProfile
    ) -> StatementError {
        let words = profile.tablets.namesQueriedReplica
        let subject = words ? "tablet \(tablet.id) has" : "\(tablet.id) have"
        let reasons = tablet.replicas.compactMap { replica -> String? in
            let name = words ? "replica \(replica.id)" : "\(replica.id)"
            guard let backend = backends[replica.backendID], backend.isAlive else {
                return "\(name)'s backend \(replica.backendID) does not exist or not alive"
            }
            return backend.isQueryDisabled ? "\(name)'s backend \(replica.backendID) with tag is query disabled" : nil
        }
        return .general("\(subject) no queryable replicas. err: \(reasons.joined(separator: ", "))")
    }
}
