import Doris

/// Reads the statements about databases, tables and tablets.
struct TableStatementParser {
    private var tokens: TokenReader

    /// Reads a statement.
    ///
    /// - Returns: `nil` for a statement about something else.
    /// - Throws: ``StatementError`` for one about tables that is malformed.
    static func parse(_ tokens: ArraySlice<Token>) throws(StatementError) -> TableStatement? {
        var parser = TableStatementParser(tokens: TokenReader(tokens))
        guard let statement = try parser.statement() else { return nil }
        try parser.tokens.end()
        return statement
    }

    private mutating func statement() throws(StatementError) -> TableStatement? {
        if tokens.take("CREATE", "DATABASE") || tokens.take("CREATE", "SCHEMA") {
            let ifNotExists = tokens.take("IF", "NOT", "EXISTS")
            return .createDatabase(try tokens.name(), ifNotExists: ifNotExists)
        }
        if tokens.take("DROP", "DATABASE") || tokens.take("DROP", "SCHEMA") {
            let ifExists = tokens.take("IF", "EXISTS")
            return .dropDatabase(try tokens.name(), ifExists: ifExists, force: tokens.take("FORCE"))
        }
        if tokens.take("CREATE", "TABLE") { return .createTable(try definition()) }
        if tokens.take("DROP", "TABLE") {
            let ifExists = tokens.take("IF", "EXISTS")
            return .dropTable(try tableName(), ifExists: ifExists, force: tokens.take("FORCE"))
        }
        if tokens.take("RECOVER", "TABLE") { return .recoverTable(try tableName()) }
        if tokens.take("INSERT", "INTO") { return try insertion() }
        if tokens.take("SELECT", "COUNT", "(", "*", ")") { return try counting() }
        if tokens.take("SELECT", "*", "FROM") { return try query { .selectAll($0, limit: $1) } }
        if tokens.take("ALTER", "TABLE") { return try alteration() }
        if tokens.take("ADMIN") { return try administration() }
        return try showing()
    }

    private mutating func showing() throws(StatementError) -> TableStatement? {
        if tokens.take("SHOW", "DATABASES") || tokens.take("SHOW", "SCHEMAS") { return .showDatabases }
        if tokens.take("SHOW", "TABLES") {
            guard tokens.take("FROM") || tokens.take("IN") else { return .showTables(nil) }
            return .showTables(try tokens.name())
        }
        if tokens.take("SHOW", "TABLETS", "FROM") { return .showTablets(try tableName()) }
        if tokens.take("SHOW", "REPLICA", "STATUS", "FROM") { return .showReplicaStatus(try tableName()) }
        if tokens.take("SHOW", "CATALOG", "RECYCLE", "BIN") { return .showRecycleBin }
        if tokens.takeProc("/cluster_health/tablet_health") { return .showTabletHealth }
        if tokens.takeProc("/transactions") { return .showTransactions }
        if tokens.takeProc("/statistic") { return .showStatistic }
        return nil
    }

    private mutating func administration() throws(StatementError) -> TableStatement {
        if tokens.take("SET", "FRONTEND", "CONFIG") { return .setConfiguration(try tokens.properties()) }
        if tokens.take("SHOW", "FRONTEND", "CONFIG") {
            return .showConfiguration(tokens.take("LIKE") ? try tokens.text() : nil)
        }
        if tokens.take("SHOW", "REPLICA", "STATUS", "FROM") { return .showReplicaStatus(try tableName()) }
        throw tokens.failure
    }

    private mutating func definition() throws(StatementError) -> TableDefinition {
        let ifNotExists = tokens.take("IF", "NOT", "EXISTS")
        var definition = TableDefinition(
            name: try tableName(),
            columns: try columns(),
            buckets: 10,
            properties: [:],
            ifNotExists: ifNotExists
        )
        while !tokens.isEmpty {
            if tokens.take("PROPERTIES") {
                definition.properties = try tokens.properties()
            } else if tokens.take("BUCKETS") {
                // With AUTO Doris chooses by the size of the data, which begins with its default.
                guard !tokens.take("AUTO") else { continue }
                definition.buckets = try tokens.number()
            } else {
                try tokens.skipOne()
            }
        }
        return definition
    }

    /// The columns' names: the first word of each part that defines a column.
    private mutating func columns() throws(StatementError) -> [String] {
        var columns: [String] = []
        for part in try tokens.group() {
            guard let first = part.first, first.keyword != "INDEX" else { continue }
            switch first {
            case .word(let name), .quotedName(let name): columns.append(name)
            case .text, .symbol: throw tokens.failure
            }
        }
        guard !columns.isEmpty else { throw tokens.failure }
        return columns
    }

    private mutating func insertion() throws(StatementError) -> TableStatement {
        let name = try tableName()
        if tokens.take("WITH", "LABEL") { _ = try tokens.name() }
        if tokens.isAt("(") { _ = try tokens.group() }
        guard tokens.take("VALUES") else { throw tokens.failure }
        var rows: [[String?]] = []
        repeat {
            rows.append(try tokens.group().map { $0.count == 1 && $0.first?.keyword == "NULL" ? nil : $0.value })
        } while tokens.take(",")
        return .insert(name, rows: rows)
    }

    private mutating func query(
        _ make: (TableName, Int?) -> TableStatement
    ) throws(StatementError) -> TableStatement? {
        let name = try tableName()
        // The tables of information_schema and the table functions are no tables of the metadata.
        guard name.database?.lowercased() != "information_schema", !tokens.isAt("(") else { return nil }
        if tokens.take("ORDER", "BY") {
            while !tokens.isEmpty, !tokens.isAt("LIMIT") { try tokens.skipOne() }
        }
        return make(name, tokens.take("LIMIT") ? try tokens.number() : nil)
    }

    private mutating func counting() throws(StatementError) -> TableStatement? {
        let alias = tokens.take("AS") ? try tokens.name() : nil
        guard tokens.take("FROM") else { return nil }
        return try query { .count($0, alias: alias) }
    }

    private mutating func alteration() throws(StatementError) -> TableStatement {
        let name = try tableName()
        if tokens.take("MODIFY", "PARTITION") {
            while !tokens.isEmpty, !tokens.isAt("SET") { try tokens.skipOne() }
        }
        guard tokens.take("SET") else { throw tokens.failure }
        return .setProperties(name, try tokens.properties())
    }

    private mutating func tableName() throws(StatementError) -> TableName {
        let first = try tokens.name()
        return tokens.take(".") ? TableName(database: first, table: try tokens.name()) : TableName(table: first)
    }
}

extension TableStatementParser {
    /// A query without a limit where none is asked for.
    private mutating func query(_ make: (TableName) -> TableStatement) throws(StatementError) -> TableStatement? {
        try query { name, _ in make(name) }
    }
}

extension ArraySlice<Token> {
    /// A literal's text, with the sign of a number before it.
    fileprivate var value: String {
        map { token in
            switch token {
            case .word(let text), .quotedName(let text), .text(let text), .symbol(let text): text
            }
        }.joined()
    }
}
