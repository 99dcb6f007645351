import Doris
import Synchronization

/// The logins that clients tried at a frontend, the first of them.
package final class LoginRecord: Sendable {
    /// One try.
    package struct Entry: Equatable, Sendable {
        /// The user as the client named it.
        package var user: String
        /// Whether the client sent a proof of a password, right or wrong.
        package var usesPassword: Bool
        /// Whether the client was let in.
        package var isAccepted: Bool

        package init(user: String, usesPassword: Bool, isAccepted: Bool) {
            self.user = user
            self.usesPassword = usesPassword
            self.isAccepted = isAccepted
        }
    }

    /// How many are kept.
    private static let limit = 100_000

    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { state.withLock { $0 } }

    func add(_ entry: Entry) {
        state.withLock { if $0.count < LoginRecord.limit { $0.append(entry) } }
    }
}

extension LoginRecord.Entry {
    var document: JSONValue {
        ["user": .string(user), "usesPassword": .bool(usesPassword), "isAccepted": .bool(isAccepted)]
    }
}
