import Doris

/// A statement with what its session says of it: what the master needs, and a follower sends to it.
struct ForwardedStatement: Equatable, Sendable {
    /// The statement.
    var text: String
    /// The user who sent it, as the frontend that took it authenticated it.
    var user: String
    /// The host from which the client came.
    var peer: String
    /// The host of that frontend, for the column `CurrentConnected`.
    var connectedHost: String
    /// The database that the session uses.
    var database: String?
    /// The transaction that the session began.
    var transaction: String?

    init(
        text: String,
        user: String,
        peer: String,
        connectedHost: String,
        database: String? = nil,
        transaction: String? = nil
    ) {
        self.text = text
        self.user = user
        self.peer = peer
        self.connectedHost = connectedHost
        self.database = database
        self.transaction = transaction
    }

    /// Reads a document; `nil` when it is none of a statement's.
    init?(document: JSONValue) {
        guard let text = document["text"]?.text, let user = document["user"]?.text,
            let peer = document["peer"]?.text, let connectedHost = document["connectedHost"]?.text
        else { return nil }
        self.init(
            text: text,
            user: user,
            peer: peer,
            connectedHost: connectedHost,
            database: document["database"]?.text,
            transaction: document["transaction"]?.text
        )
    }

    /// The statement as a document.
    var document: JSONValue {
        [
            "text": .string(text), "user": .string(user), "peer": .string(peer),
            "connectedHost": .string(connectedHost), "database": JSONValue(database),
            "transaction": JSONValue(transaction),
        ]
    }
}

/// What the master answers to a ``ForwardedStatement``.
typealias ForwardedResult = Result<StatementResult, StatementError>

extension ForwardedResult {
    /// Reads a document; `nil` when it is none of an answer's.
    init?(document: JSONValue) {
        if let code = document["code"]?.integer, let code = UInt16(exactly: code) {
            let state = document["state"]?.text ?? "HY000"
            self = .failure(StatementError(code: code, state: state, message: document["message"]?.text ?? ""))
        } else if document["columns"] != nil {
            let rows = document.elements("rows").map { row -> [String?] in
                guard case .array(let cells) = row else { return [] }
                return cells.map(\.text)
            }
            let columns = document.elements("columns").compactMap(\.text)
            self = .success(.table(ResultTable(columns: columns, rows: rows)))
        } else if document["done"]?.bool == true {
            self = .success(.done)
        } else {
            return nil
        }
    }

    /// The answer as a document.
    var document: JSONValue {
        switch self {
        case .success(.done): ["done": true]
        case .success(.table(let table)):
            [
                "columns": .array(table.columns.map { .string($0) }),
                "rows": .array(table.rows.map { .array($0.map { JSONValue($0) }) }),
            ]
        case .failure(let error):
            ["code": JSONValue(error.code), "state": .string(error.state), "message": .string(error.message)]
        }
    }
}
