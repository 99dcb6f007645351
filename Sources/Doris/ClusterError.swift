/// A statement that the cluster did not carry out, or an answer that could not be understood.
package struct ClusterError: Error, Hashable, Sendable {
    /// What went wrong, as far as a caller must tell cases apart.
    package enum Reason: Hashable, Sendable {
        /// No connection could be made: the name does not resolve, or nobody listens.
        case unreachable
        /// A connection was made and broke before an answer came; a change may still have taken effect.
        case broken
        /// No answer came in time; a change may still have taken effect.
        case timedOut
        /// The account or its password was refused (1045), or it lacks a privilege (1227).
        case accessDenied
        /// Nothing was sent for a cause on this side, such as a password file that cannot be read.
        case notSent
        /// Nothing was sent, since the node's own volume could not be read or written before.
        case notRemembered
        /// The frontend answered with an error of its own.
        case rejected(code: UInt16)
        /// The answer is not what this statement returns on any Doris version.
        case malformed
    }

    /// What went wrong.
    package let reason: Reason
    /// The frontend that was asked, by its query port.
    package let endpoint: Endpoint
    /// The statement's leading words, such as `ALTER SYSTEM ADD BACKEND`, never its literals.
    package let statement: String
    /// What the server or the client library said, cut to 512 characters, on one line.
    package let message: String
    /// Whether the frontend refused the account or its password (1045) before it saw a statement, now or a moment ago.
    package let isLoginRefused: Bool

    package init(
        reason: Reason,
        endpoint: Endpoint,
        statement: String,
        message: String,
        isLoginRefused: Bool = false
    ) {
        self.reason = reason
        self.isLoginRefused = isLoginRefused
        self.endpoint = endpoint
        self.statement = statement
        self.message = message.onOneLine(limit: 512)
    }
}

extension ClusterError: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .unreachable: "\(statement) at \(endpoint): no connection: \(message)"
        case .broken: "\(statement) at \(endpoint): the connection broke before an answer came: \(message)"
        case .timedOut: "\(statement) at \(endpoint): no answer in time: \(message)"
        case .accessDenied:
            "\(statement) at \(endpoint): access denied: \(message); check SUPERVISOR_CLUSTER_USER, the password file, and that the account has NODE_PRIV"
        case .notSent:
            "\(statement) at \(endpoint): not sent: \(message); check SUPERVISOR_CLUSTER_PASSWORD_FILE and SUPERVISOR_CLUSTER_CA_FILE"
        case .notRemembered: "\(statement): not sent: \(message)"
        case .rejected(let code): "\(statement) at \(endpoint): error \(code): \(message)"
        case .malformed: "\(statement) at \(endpoint): the answer is not understood: \(message)"
        }
    }
}
