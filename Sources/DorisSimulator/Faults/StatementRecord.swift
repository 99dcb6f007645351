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
        /// What it led to; `nil` while that is open, and for one that a fault swallowed.
        var outcome: Outcome?
        /// Whether the whole answer was sent.
        var isAnswered = false
    }

    /// What a statement led to, whether the client heard of it or not.
    enum Outcome: Equatable, Sendable {
        /// It took effect.
        case ok
        /// It gave so many rows.
        case rows(Int)
        /// It was refused with a code.
        case error(UInt16)
    }

    /// How many statements are kept at most.
    static let limit = 100_000
    /// How many bytes they have altogether at most.
    static let byteLimit = 64 << 20

    private struct State {
        var entries: [Entry] = []
        var bytes = 0
        /// The number of the first entry; entries are numbered as they come.
        var first = 0

        mutating func forget(_ count: Int) {
            bytes -= entries.prefix(count).reduce(0) { $0 + $1.text.utf8.count }
            entries.removeFirst(count)
            first += count
        }
    }

    private let state = Mutex(State())

    /// Adds a statement; the older half goes when there are too many.
    ///
    /// - Returns: Its number.
    func add(_ entry: Entry) -> Int {
        state.withLock { state in
            if state.entries.count >= StatementRecord.limit || state.bytes >= StatementRecord.byteLimit {
                state.forget(state.entries.count / 2)
            }
            state.entries.append(entry)
            state.bytes += entry.text.utf8.count
            return state.first + state.entries.count - 1
        }
    }

    /// Notes what a statement led to.
    func note(_ outcome: Outcome, of number: Int) {
        change(number) { $0.outcome = outcome }
    }

    /// Notes that a statement's answer was sent.
    func noteAnswer(to number: Int) {
        change(number) { $0.isAnswered = true }
    }

    private func change(_ number: Int, _ body: (inout Entry) -> Void) {
        state.withLock { state in
            guard state.entries.indices.contains(number - state.first) else { return }
            body(&state.entries[number - state.first])
        }
    }

    /// Forgets everything.
    func clear() {
        state.withLock { $0.forget($0.entries.count) }
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
        return state.withLock { state in
            state.entries.filter { entry in
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
            "text": .string(text), "outcome": JSONValue(outcome?.description), "answered": .bool(isAnswered),
        ]
    }
}

extension StatementRecord.Outcome: CustomStringConvertible {
    var description: String {
        switch self {
        case .ok: "ok"
        case .rows(let count): "rows \(count)"
        case .error(let code): "error \(code)"
        }
    }
}
