import Doris

/// The statements by which clients settle in: session variables, transactions, and small questions.
///
/// Each frontend answers them by itself. Nothing is remembered, since nothing here depends on a session's variables.
enum Housekeeping {
    /// What is known of the session that asks.
    struct Session: Equatable, Sendable {
        /// The user's name.
        var user: String
        /// The host from which the client came.
        var peer: String
        /// The connection's number.
        var connectionID: UInt32
        /// The database in use, if any.
        var database: String?
    }

    /// Answers a statement.
    ///
    /// - Returns: `nil` for a statement that is not a matter of housekeeping.
    static func answer(_ tokens: [Token], session: Session) throws(StatementError) -> StatementResult? {
        switch tokens.first?.keyword {
        case "SET", "COMMIT", "ROLLBACK", "BEGIN", "USE", "START": return .done
        case "SELECT": return .table(try selection(tokens.dropFirst(), session: session))
        case "SHOW": return showing(tokens.dropFirst())
        default: return nil
        }
    }

    /// Session variables that clients ask for.
    private static let variables: [(name: String, value: String)] = [
        ("auto_increment_increment", "1"), ("autocommit", "1"), ("character_set_client", "utf8"),
        ("character_set_connection", "utf8"), ("character_set_results", "utf8"), ("character_set_server", "utf8"),
        ("collation_connection", "utf8_general_ci"), ("collation_server", "utf8_general_ci"),
        ("forward_to_master", "true"), ("init_connect", ""), ("interactive_timeout", "3600"), ("license", ""),
        ("lower_case_table_names", "0"), ("max_allowed_packet", "1048576"), ("net_buffer_length", "16384"),
        ("net_read_timeout", "60"), ("net_write_timeout", "60"),
        ("performance_schema", "0"), ("query_cache_size", "0"), ("query_cache_type", "0"), ("sql_mode", ""),
        ("system_time_zone", "UTC"), ("time_zone", "UTC"), ("transaction_isolation", "READ-COMMITTED"),
        ("transaction_read_only", "0"), ("tx_isolation", "READ-COMMITTED"), ("tx_read_only", "0"),
        ("version", HandshakeV10.serverVersion),
        ("version_comment", "Doris version doris-simulator"), ("wait_timeout", "28800"),
    ]

    private static func showing(_ tokens: ArraySlice<Token>) -> StatementResult? {
        let words = tokens.compactMap(\.keyword).filter { $0 != "GLOBAL" && $0 != "SESSION" && $0 != "FULL" }
        switch words.first {
        case "VARIABLES":
            // With `WHERE` old drivers ask for several by name.
            let patterns = tokens.compactMap { token in
                if case .text(let text) = token { LikePattern(text) } else { nil }
            }
            let rows = variables.filter { variable in
                patterns.isEmpty || patterns.contains { $0.matches(variable.name) }
            }
            return .table(ResultTable(columns: ["Variable_name", "Value"], rows: rows.map { [$0.name, $0.value] }))
        case "STATUS": return .table(ResultTable(columns: ["Variable_name", "Value"], rows: []))
        case "COLLATION":
            return .table(
                ResultTable(
                    columns: ["Collation", "Charset", "Id", "Default", "Compiled", "Sortlen"],
                    rows: [["utf8_general_ci", "utf8", "33", "Yes", "Yes", "1"]]
                )
            )
        case "CHARSET", "CHARACTER":
            return .table(
                ResultTable(
                    columns: ["Charset", "Description", "Default collation", "Maxlen"],
                    rows: [["utf8", "UTF-8 Unicode", "utf8_general_ci", "3"]]
                )
            )
        case "ENGINES":
            return .table(
                ResultTable(
                    columns: ["Engine", "Support", "Comment", "Transactions", "XA", "Savepoints"],
                    rows: [["Olap engine", "YES", "Default storage engine of palo", "NO", "NO", "NO"]]
                )
            )
        case "WARNINGS", "ERRORS": return .table(ResultTable(columns: ["Level", "Code", "Message"], rows: []))
        case "DATABASES", "SCHEMAS":
            return .table(ResultTable(columns: ["Database"], rows: [["information_schema"]]))
        case "TABLES": return .table(ResultTable(columns: ["Tables_in_information_schema"], rows: []))
        default: return nil
        }
    }

    /// `SELECT` of literals, system variables and session functions: one row.
    private static func selection(
        _ tokens: ArraySlice<Token>,
        session: Session
    ) throws(StatementError) -> ResultTable {
        let end = tokens.firstIndex { $0.keyword == "LIMIT" } ?? tokens.endIndex
        var columns: [String] = []
        var row: [String?] = []
        for item in tokens[..<end].split(separator: .symbol(",")) {
            let alias = item.firstIndex { $0.keyword == "AS" }
            let expression = item[..<(alias ?? item.endIndex)]
            let source = expression.map(\.source).joined()
            guard let value = value(of: expression, session: session) else { throw .syntax(near: source) }
            columns.append(alias.flatMap { item[item.index(after: $0)...].first?.bareText } ?? source)
            row.append(value)
        }
        guard !columns.isEmpty else { throw .syntax(near: "SELECT") }
        return ResultTable(columns: columns, rows: [row])
    }

    /// The value of an expression; the outer `nil` says that it is not understood, the inner one is SQL `NULL`.
    private static func value(of expression: ArraySlice<Token>, session: Session) -> String?? {
        if expression.first == .symbol("@@"), let name = expression.last?.keyword?.lowercased() {
            return variables.first { $0.name == name }.map { $0.value }
        }
        if expression.count == 1, case .text(let text)? = expression.first { return text }
        if expression.count == 1, case .word(let word)? = expression.first, Int(word) != nil { return word }
        if expression.count == 1, expression.first?.keyword == "NULL" { return .some(nil) }
        if expression.count == 2, expression.first == .symbol("-"), let word = expression.last?.keyword {
            return Int(word).map { "-\($0)" }
        }
        guard expression.dropFirst().elementsEqual([.symbol("("), .symbol(")")]) else { return nil }
        switch expression.first?.keyword {
        case "USER", "CURRENT_USER", "SESSION_USER": return "'\(session.user)'@'\(session.peer)'"
        case "VERSION": return HandshakeV10.serverVersion
        case "DATABASE", "SCHEMA": return .some(session.database)
        case "CONNECTION_ID": return "\(session.connectionID)"
        default: return nil
        }
    }
}

extension Token {
    /// The token without its quotes.
    fileprivate var bareText: String {
        switch self {
        case .word(let text), .quotedName(let text), .text(let text), .symbol(let text): text
        }
    }
}
