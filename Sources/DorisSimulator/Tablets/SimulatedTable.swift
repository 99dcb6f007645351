/// A table: its rows, and the tablets that they would lie in.
///
/// The rows are kept by the master, since no test asks in which tablet a row lies. They can be read only as long as each
/// tablet has a replica that Doris could read.
struct SimulatedTable: Equatable, Sendable {
    /// How many rows a table takes.
    static let rowLimit = 1_000

    /// The table's id.
    var id: Int64
    /// The name.
    var name: String
    /// The columns' names.
    var columns: [String]
    /// The hash of the schema, by which a backend's files are told from those of an older schema.
    var schemaHash: Int32
    /// Whether the table belongs to a colocation group.
    var isColocated = false
    /// The partitions.
    var partitions: [TablePartition]
    /// The rows, at most ``rowLimit``.
    var rows: [[String?]] = []
}

/// A database.
struct SimulatedDatabase: Equatable, Sendable {
    /// The database's id.
    var id: Int64
    /// The name.
    var name: String
    /// The tables in the order in which they were made.
    var tables: [SimulatedTable] = []

    /// The position of a table.
    func index(of table: String) -> Int? { tables.firstIndex { $0.name == table } }
}

/// A table in the recycle bin, from which it can be recovered until it expires.
struct RecycledTable: Equatable, Sendable {
    /// The table.
    var table: SimulatedTable
    /// The database that it came from.
    var database: String
    /// The id of that database.
    var databaseID: Int64
    /// When it was dropped, in milliseconds since 1970.
    var dropTime: Int64
}
