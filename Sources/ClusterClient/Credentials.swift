package import Doris

/// The account by which the cluster is asked.
package struct Credentials: Sendable {
    /// Where the password comes from.
    package enum PasswordSource: Sendable {
        /// The account has none.
        case none
        /// A file that is read at each connection, so that a rotated Secret takes effect without a restart, and whose
        /// content is overwritten in memory after the login.
        ///
        /// Where a file is named, no login without a password is ever tried: not when the file is missing, and not
        /// when it is empty.
        case file(String)
        /// The password itself, from a variable of the supervisor's own environment.
        case given(Secret)
    }

    /// The account's name; `root` exists in every cluster.
    package let user: String
    /// Where its password comes from.
    package let password: PasswordSource

    package init(user: String, password: PasswordSource) {
        self.user = user
        self.password = password
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
