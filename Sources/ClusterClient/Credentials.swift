/// The account by which the cluster is asked.
///
/// The password itself is not here: it is read from its file at each connection, so that a rotated Secret takes effect
/// without a restart, and overwritten in memory after the login.
package struct Credentials: Sendable {
    /// The account's name; `root` exists in every cluster.
    package let user: String
    /// The file with the password; `nil` for an account that has none.
    ///
    /// Where a file is named, no login without a password is ever tried: not when the file is missing, and not when
    /// it is empty.
    package let passwordFile: String?

    package init(user: String, passwordFile: String?) {
        self.user = user
        self.passwordFile = passwordFile
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
