import Doris

/// A client that is connected, as `SHOW PROCESSLIST` shows it.
struct ClientConnection: Sendable {
    /// The connection's number.
    let id: UInt32
    /// The host and the port from which the client came.
    let peer: String
    /// Closes the connection from outside, for `KILL`.
    let close: @Sendable () -> Void
    /// When the client connected, in milliseconds since 1970.
    let loginTime: Int64
    /// The user's name, empty before the login.
    var user = ""
    /// The database in use, if any.
    var database: String?
    /// The transaction that `BEGIN` began, if any.
    var transaction: String?
    /// The statement that runs, if any.
    var statement: String?
    /// When the statement, or the idleness, began, in milliseconds since 1970.
    var since: Int64
}

extension FrontendNode {
    /// Takes note of a new client.
    func noteConnection(_ id: UInt32, peer: String, close: @escaping @Sendable () -> Void) {
        let now = WallClock.milliseconds
        connections[id] = ClientConnection(id: id, peer: peer, close: close, loginTime: now, since: now)
    }

    /// Takes note that a client is gone, and rolls back what it left open.
    func forgetConnection(_ id: UInt32) async {
        guard let connection = connections.removeValue(forKey: id), connection.transaction != nil else { return }
        await rollBack(connection)
    }

    /// Takes note of what a client does now.
    func noteStatement(_ statement: String?, of session: Housekeeping.Session) {
        connections[session.connectionID]?.user = session.user
        connections[session.connectionID]?.database = session.database
        connections[session.connectionID]?.statement = statement
        connections[session.connectionID]?.since = WallClock.milliseconds
    }

    /// `SHOW [FULL] PROCESSLIST` and `KILL`, which concern this frontend's own clients.
    ///
    /// - Returns: `nil` for any other statement.
    /// - Throws: ``StatementError`` for a connection that there is not, or that belongs to somebody else.
    func answerAboutConnections(
        _ tokens: [Token],
        session: Housekeeping.Session
    ) throws(StatementError) -> StatementResult? {
        let words = tokens.map { $0.keyword ?? "" }
        let seesAll = cluster.account(session.user, from: session.peer)?.mayGrant ?? false
        if words == ["SHOW", "PROCESSLIST"] || words == ["SHOW", "FULL", "PROCESSLIST"] {
            return .table(processList(of: session, seesAll: seesAll, isFull: words.count == 3))
        }
        guard words.first == "KILL" else { return nil }
        let kinds = ["CONNECTION", "QUERY"]
        let rest = kinds.contains(words.dropFirst().first ?? "") ? words.dropFirst(2) : words.dropFirst()
        guard rest.count == 1, let id = rest.first.flatMap({ UInt32($0) }) else {
            throw .syntax(near: tokens.map(\.source).joined(separator: " "))
        }
        guard let target = connections[id] else {
            throw StatementError(code: 1094, state: "HY000", message: "Unknown thread id: \(id)")
        }
        guard target.user == session.user || seesAll else {
            throw StatementError(code: 1095, state: "HY000", message: "You are not owner of thread \(id)")
        }
        if words[1] != "QUERY" { target.close() }
        return .done
    }

    private func processList(of session: Housekeeping.Session, seesAll: Bool, isFull: Bool) -> ResultTable {
        let columns = settings.profile.listings.processColumns
        let shown = connections.values.filter { seesAll || $0.user == session.user }.sorted { $0.id < $1.id }
        let now = WallClock.milliseconds
        let rows = shown.map { connection in
            columns.map { column -> String? in
                switch column {
                case "CurrentConnected": connection.id == session.connectionID ? "Yes" : "No"
                case "Id": "\(connection.id)"
                case "User": connection.user
                case "Host": connection.peer
                case "LoginTime": Timestamp(milliseconds: connection.loginTime).listing
                case "Cluster": "default_cluster"
                case "Catalog": "internal"
                case "Db": connection.database ?? ""
                case "Command": connection.statement == nil ? "Sleep" : "Query"
                case "Time": "\((now - connection.since) / 1_000)"
                case "State": connection.statement == nil ? "EOF" : "OK"
                case "QueryId": ""
                case "Info": connection.statement.map { isFull ? $0 : String($0.prefix(100)) } ?? ""
                case "FE": settings.address
                default: nil
                }
            }
        }
        return ResultTable(columns: columns, rows: rows)
    }
}
