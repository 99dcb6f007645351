import Doris

extension StatementInterpreter {
    /// Carries out a statement about tables, or about the configuration that governs them.
    static func run(
        _ statement: TableStatement,
        on cluster: inout SimulatedCluster,
        context: StatementContext
    ) throws(StatementError) -> StatementResult {
        try checkPrivilege(for: statement, context: context)
        let profile = context.view.profile
        switch statement {
        case .createDatabase(let name, let ifNotExists):
            try cluster.createDatabase(name, ifNotExists: ifNotExists)
        case .dropDatabase(let name, let ifExists, let force):
            try cluster.dropDatabase(name, ifExists: ifExists, force: force, now: context.now)
        case .createTable(let definition):
            try cluster.createTable(definition, in: try database(of: definition.name, context), profile: profile)
        case .dropTable(let name, let ifExists, let force):
            let database = try database(of: name, context)
            try cluster.dropTable(name.table, in: database, ifExists: ifExists, force: force, now: context.now)
        case .recoverTable(let name):
            try cluster.recoverTable(name.table, in: try database(of: name, context))
        case .insert(let name, let rows):
            let database = try database(of: name, context)
            if let label = context.transaction {
                try cluster.stage(rows, into: name.table, in: database, label: label)
            } else {
                try cluster.insert(rows, into: name.table, in: database, profile: profile)
            }
        case .endTransaction(let commits):
            try cluster.endTransaction(context.transaction ?? "", commits: commits, profile: profile)
        case .setProperties(let name, let properties):
            let database = try database(of: name, context)
            try cluster.setProperties(properties, of: name.table, in: database, profile: profile)
        case .setConfiguration(let values):
            try cluster.setConfiguration(values)
        default: return .table(try listing(statement, cluster, context))
        }
        return .done
    }

    private static func listing(
        _ statement: TableStatement,
        _ cluster: SimulatedCluster,
        _ context: StatementContext
    ) throws(StatementError) -> ResultTable {
        let profile = context.view.profile
        switch statement {
        case .count(let name, let alias):
            let table = try cluster.rows(of: name.table, in: try database(of: name, context), profile: profile)
            return ResultTable(columns: [alias ?? "count(*)"], rows: [["\(table.rows.count)"]])
        case .selectAll(let name, let limit):
            let table = try cluster.rows(of: name.table, in: try database(of: name, context), profile: profile)
            return ResultTable(columns: table.columns, rows: Array(table.rows.prefix(limit ?? table.rows.count)))
        case .showTables(let name):
            guard let name = name ?? context.database else { throw .noDatabase }
            return try cluster.tableListing(of: name)
        case .showTablets(let name):
            return try cluster.tabletListing(of: name.table, in: try database(of: name, context))
        case .showReplicaStatus(let name):
            return try cluster.replicaStatus(of: name.table, in: try database(of: name, context))
        case .showTabletHealth: return cluster.tabletHealthListing
        case .showTransactions: return cluster.transactionListing
        case .showStatistic: return cluster.statisticListing
        case .showRecycleBin: return cluster.recycleBinListing
        case .showConfiguration(let pattern): return cluster.configuration.listing(like: pattern, profile)
        default: return cluster.databaseListing
        }
    }

    private static func checkPrivilege(
        for statement: TableStatement,
        context: StatementContext
    ) throws(StatementError) {
        let account = context.account
        switch statement {
        case .showDatabases, .showTables, .endTransaction: return
        case .showTabletHealth, .showStatistic, .showTransactions:
            let suffices = account.isAdmin || account.isOperator && !context.view.profile.listings.procNeedsAdmin
            guard suffices else { throw .lacks("ADMIN") }
        case .createDatabase, .createTable: guard account.isAdmin else { throw .lacks("CREATE") }
        case .dropDatabase, .dropTable: guard account.isAdmin else { throw .lacks("DROP") }
        case .insert: guard account.isAdmin else { throw .lacks("LOAD") }
        case .count, .selectAll: guard account.isAdmin else { throw .lacks("SELECT") }
        case .setProperties: guard account.isAdmin else { throw .lacks("ALTER") }
        case .recoverTable, .showTablets, .showReplicaStatus, .showRecycleBin, .setConfiguration, .showConfiguration:
            guard account.isAdmin else { throw .lacks("ADMIN") }
        }
    }

    private static func database(of name: TableName, _ context: StatementContext) throws(StatementError) -> String {
        guard let database = name.database ?? context.database else { throw .noDatabase }
        return database
    }
}

extension SimulatedCluster {
    /// The stand-in's own key beside Doris': the table, as `d.t`, in which a load is open; empty for none.
    static let openTransactionKey = "simulator_open_transaction"

    /// `ADMIN SET FRONTEND CONFIG`.
    mutating func setConfiguration(_ values: [String: String]) throws(StatementError) {
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            guard key == SimulatedCluster.openTransactionKey else {
                try configuration.set(key, to: value)
                continue
            }
            guard !value.isEmpty else {
                catalog.transactions = []
                continue
            }
            let parts = value.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw .general("'\(value)' is not of the form database.table") }
            let (database, table) = try find(parts[1], in: parts[0])
            let id = catalog.databases[database].tables[table].id
            catalog.transactions.append(OpenTransaction(label: value, tableID: id))
        }
    }
}

extension FrontendConfiguration {
    /// `ADMIN SHOW FRONTEND CONFIG`.
    func listing(like pattern: String?, _ profile: VersionProfile) -> ResultTable {
        let pattern = pattern.map { LikePattern($0) }
        let keys = Key.allCases.filter { pattern?.matches($0.rawValue) ?? true }
        return ResultTable(
            columns: ["Key", "Value", "Type", "IsMutable", "MasterOnly", "Comment"],
            rows: keys.map { [$0.rawValue, value($0, profile), $0.type, "true", "true", ""] }
        )
    }
}
