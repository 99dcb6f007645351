import Doris
import Synchronization

/// The statements that clients sent to a node, the newest of them.
final class StatementRecord: Sendable {
    /// One statement.
    struct Entry: Equatable, Sendable {
        /// When it came, in milliseconds since 1970.
        var time: Int64
        /// The connection's number.
        var connection: UInt32
        /// The user.
        var user: String
        /// The host from which the client came.
        var peer: String
        /// The statement.
        var text: String
    }

    /// How many statements are kept.
    static let limit = 100_000

    private let entries = Mutex<[Entry]>([])

    /// Adds a statement; the older half goes when there are too many.
    func add(_ entry: Entry) {
        entries.withLock { entries in
            if entries.count >= StatementRecord.limit { entries.removeFirst(entries.count / 2) }
            entries.append(entry)
        }
    }

    /// Forgets everything.
    func clear() {
        entries.withLock { $0 = [] }
    }

    /// The statements that suit, the oldest first.
    ///
    /// - Parameters:
    ///   - time: Only those from then on, in milliseconds since 1970.
    ///   - connection: Only those of a connection.
    ///   - pattern: Only those whose text matches a pattern of `LIKE`.
    /// - Returns: The statements.
    func select(since time: Int64 = 0, connection: UInt32? = nil, like pattern: String? = nil) -> [Entry] {
        let pattern = pattern.map { LikePattern($0) }
        return entries.withLock { entries in
            entries.filter { entry in
                entry.time >= time && (connection == nil || connection == entry.connection)
                    && pattern?.matches(entry.text) ?? true
            }
        }
    }
}

extension StatementRecord.Entry {
    var document: JSONValue {
        [
            "time": .integer(time), "connection": JSONValue(connection), "user": .string(user), "peer": .string(peer),
            "text": .string(text),
        ]
    }
}
