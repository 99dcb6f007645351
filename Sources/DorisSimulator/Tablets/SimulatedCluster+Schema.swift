import Doris

/// The statements that make, change and drop databases and tables.
extension SimulatedCluster {
    /// `CREATE DATABASE`.
    mutating func createDatabase(_ name: String, ifNotExists: Bool) throws(StatementError) {
        guard catalog.index(of: name) == nil, name != "information_schema" else {
            if ifNotExists { return }
            throw .general("Can't create database '\(name)'; database exists")
        }
        _ = databaseIndex(name)
    }

    /// `DROP DATABASE`: without `FORCE` its tables go to the recycle bin.
    mutating func dropDatabase(_ name: String, ifExists: Bool, force: Bool, now: Int64) throws(StatementError) {
        guard let index = catalog.index(of: name) else {
            if ifExists { return }
            throw .general("Can't drop database '\(name)'; database doesn't exist")
        }
        let database = catalog.databases.remove(at: index)
        guard !force else { return }
        catalog.recycled += database.tables.map {
            RecycledTable(table: $0, database: name, databaseID: database.id, dropTime: now)
        }
    }

    /// `CREATE TABLE`.
    ///
    /// - Throws: ``StatementError`` when the table exists, its properties are malformed, or too few backends are alive,
    ///   stay, and reported a disk with room.
    mutating func createTable(
        _ definition: TableDefinition,
        in database: String,
        profile: VersionProfile
    ) throws(StatementError) {
        guard let index = catalog.index(of: database) else { throw .unknownDatabase(database) }
        guard catalog.databases[index].index(of: definition.name.table) == nil else {
            if definition.ifNotExists { return }
            throw .general("Table '\(definition.name.table)' already exists")
        }
        guard definition.buckets > 0, definition.buckets <= SimulatedCluster.tabletLimit else {
            throw .general("Number of hash distribution should be greater than zero.")
        }
        let allocation = try SimulatedCluster.allocation(definition.properties) ?? ReplicaAllocation(count: 3)
        var chosen = try chooseBackends(definition.buckets, allocation, profile)
        addTable(
            definition.name.table,
            columns: definition.columns,
            allocation: allocation,
            buckets: definition.buckets,
            isColocated: definition.properties["colocate_with"] != nil,
            to: index
        ) { chosen.popLast() ?? [] }
    }

    /// `DROP TABLE`: without `FORCE` to the recycle bin.
    mutating func dropTable(
        _ name: String,
        in database: String,
        ifExists: Bool,
        force: Bool,
        now: Int64
    ) throws(StatementError) {
        guard let index = catalog.index(of: database) else {
            if ifExists { return }
            throw .unknownDatabase(database)
        }
        guard let position = catalog.databases[index].index(of: name) else {
            if ifExists { return }
            throw .unknownTable(name)
        }
        let table = catalog.databases[index].tables.remove(at: position)
        guard !force else { return }
        let id = catalog.databases[index].id
        catalog.recycled.append(RecycledTable(table: table, database: database, databaseID: id, dropTime: now))
    }

    /// `RECOVER TABLE`: the one that was dropped last comes back.
    mutating func recoverTable(_ name: String, in database: String) throws(StatementError) {
        guard let index = catalog.index(of: database) else { throw .unknownDatabase(database) }
        guard catalog.databases[index].index(of: name) == nil else {
            throw .general("Table '\(name)' already exists")
        }
        let entry = catalog.recycled.lastIndex { $0.database == database && $0.table.name == name }
        guard let entry else {
            throw .general("Unknown table '\(name)' in recycle bin")
        }
        catalog.databases[index].tables.append(catalog.recycled.remove(at: entry).table)
    }

    /// `ALTER TABLE … SET` and `MODIFY PARTITION … SET`, of which only the replicas' number matters here.
    ///
    /// - Throws: ``StatementError`` when too few backends could hold the replicas.
    mutating func setProperties(
        _ properties: [String: String],
        of name: String,
        in database: String,
        profile: VersionProfile
    ) throws(StatementError) {
        let (index, position) = try find(name, in: database)
        let known: [String: String] = properties.reduce(into: [:]) { result, property in
            let prefix = "default."
            let key = property.key.hasPrefix(prefix) ? String(property.key.dropFirst(prefix.count)) : property.key
            result[key] = property.value
        }
        guard let allocation = try SimulatedCluster.allocation(known), known.count == 1 else {
            let shown = properties.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            throw .general("Unknown properties: {\(shown.joined(separator: ", "))}")
        }
        _ = try chooseBackends(1, allocation, profile)
        for partition in catalog.databases[index].tables[position].partitions.indices {
            catalog.databases[index].tables[position].partitions[partition].allocation = allocation
        }
    }

    /// Where a table stands.
    func find(_ name: String, in database: String) throws(StatementError) -> (database: Int, table: Int) {
        guard let index = catalog.index(of: database) else { throw .unknownDatabase(database) }
        guard let position = catalog.databases[index].index(of: name) else { throw .unknownTable(name) }
        return (index, position)
    }

    /// What `replication_num` or `replication_allocation` say; `nil` without both.
    private static func allocation(_ properties: [String: String]) throws(StatementError) -> ReplicaAllocation? {
        if let text = properties["replication_allocation"] {
            guard let allocation = ReplicaAllocation(text) else {
                throw .general("Invalid replication allocation property: \(text)")
            }
            return allocation
        }
        guard let text = properties["replication_num"] else { return nil }
        guard let count = Int(text), count <= ReplicaAllocation.limit else {
            throw .general("Invalid replication num: \(text)")
        }
        guard count > 0 else { throw .general("Replication num should larger than 0. (suggested 3)") }
        return ReplicaAllocation(count: count)
    }

    /// Chooses backends for some tablets, in Doris' words where that fails.
    private func chooseBackends(
        _ count: Int,
        _ allocation: ReplicaAllocation,
        _ profile: VersionProfile
    ) throws(StatementError) -> [[Int64]] {
        let available = backends.count { $0.isAlive && !$0.isDecommissioned }
        guard allocation.total <= available else {
            throw .general(
                "replication num should be less than the number of available backends. replication num is "
                    + "\(allocation.total), available backend num is \(available)"
            )
        }
        var choice = BackendChoice(backends: backendsByID, load: catalog.replicaCounts)
        var chosen: [[Int64]] = []
        for _ in 0..<count {
            guard let ids = choice.choose(for: allocation) else {
                let failed = allocation.shares.map {
                    "replication tag: {\"location\" : \"\($0.tag)\"}, replication num: \($0.count), storage medium: HDD"
                }
                let more =
                    profile.tablets.explainsMissingBackends
                    ? " and avail capacity of backends or maybe all be on same host" : ""
                throw .general(
                    "Failed to find enough backend, please check the replication num,replication tag and storage "
                        + "medium\(more).\nCreate failed replications:\n\(failed.joined(separator: "\n"))"
                )
            }
            chosen.append(ids)
        }
        return chosen
    }
}

extension StatementError {
    static func unknownDatabase(_ name: String) -> StatementError { .general("Unknown database '\(name)'") }

    static func unknownTable(_ name: String) -> StatementError { .general("Unknown table '\(name)'") }

    /// 1046: a table without its database, in a session that uses none.
    static let noDatabase = StatementError(
        code: 1046,
        state: "3D000",
        message: "errCode = 2, detailMessage = No database selected"
    )
}
