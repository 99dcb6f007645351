/// A table as a statement names it.
struct TableName: Equatable, Sendable {
    /// The database; `nil` stands for the session's.
    var database: String?
    /// The table.
    var table: String
}

/// What `CREATE TABLE` says, as far as it matters here.
struct TableDefinition: Equatable, Sendable {
    /// The name.
    var name: TableName
    /// The columns' names.
    var columns: [String]
    /// The number of tablets.
    var buckets: Int
    /// The properties.
    var properties: [String: String]
    /// Whether a table that exists is no error.
    var ifNotExists: Bool
}

/// A statement about databases, tables and tablets, or about the configuration that governs them.
enum TableStatement: Equatable, Sendable {
    /// `CREATE DATABASE [IF NOT EXISTS] d`.
    case createDatabase(String, ifNotExists: Bool)
    /// `DROP DATABASE [IF EXISTS] d [FORCE]`.
    case dropDatabase(String, ifExists: Bool, force: Bool)
    /// `CREATE TABLE [IF NOT EXISTS] d.t (…) … [DISTRIBUTED BY …] [PROPERTIES (…)]`.
    case createTable(TableDefinition)
    /// `DROP TABLE [IF EXISTS] d.t [FORCE]`.
    case dropTable(TableName, ifExists: Bool, force: Bool)
    /// `RECOVER TABLE d.t`.
    case recoverTable(TableName)
    /// `INSERT INTO d.t [(…)] VALUES (…)[, …]`.
    case insert(TableName, rows: [[String?]])
    /// `COMMIT` or `ROLLBACK` of a transaction that has a label.
    case endTransaction(commits: Bool)
    /// `SELECT COUNT(*) [AS alias] FROM d.t`.
    case count(TableName, alias: String?)
    /// `SELECT * FROM d.t [ORDER BY …] [LIMIT n]`; the rows come in the order in which they were inserted.
    case selectAll(TableName, limit: Int?)
    /// `ALTER TABLE d.t SET (…)` and `ALTER TABLE d.t MODIFY PARTITION … SET (…)`.
    case setProperties(TableName, [String: String])
    /// `SHOW DATABASES`.
    case showDatabases
    /// `SHOW TABLES [FROM d]`.
    case showTables(String?)
    /// `SHOW TABLETS FROM d.t`.
    case showTablets(TableName)
    /// `ADMIN SHOW REPLICA STATUS FROM d.t`.
    case showReplicaStatus(TableName)
    /// `SHOW PROC '/cluster_health/tablet_health'`.
    case showTabletHealth
    /// `SHOW PROC '/transactions'`.
    case showTransactions
    /// `SHOW PROC '/statistic'`.
    case showStatistic
    /// `SHOW CATALOG RECYCLE BIN`.
    case showRecycleBin
    /// `ADMIN SET FRONTEND CONFIG ("key" = "value")`.
    case setConfiguration([String: String])
    /// `ADMIN SHOW FRONTEND CONFIG [LIKE '…']`.
    case showConfiguration(String?)
}
