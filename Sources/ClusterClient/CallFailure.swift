import CMariaDB
import Doris

/// Why a call did not succeed, before it is known as whose call it is reported.
struct CallFailure: Error, Equatable {
    let reason: ClusterError.Reason
    /// The words of the server or of the library; they hold no secret, since the password is never sent as text.
    let message: String
    /// The number that the server or the library gave; 0 without one.
    let code: UInt32
    /// Whether the server refused the account or its password (1045), rather than a statement.
    private(set) var isLoginRefused = false

    init(reason: ClusterError.Reason, message: String) {
        self.reason = reason
        self.message = message
        code = 0
    }

    /// Reads the reason from an error number of libmariadb.
    ///
    /// 2000 to 2999 and 5000 to 5026 are the library's own numbers. Doris has errors from 5000 on too, but where a server
    /// sends a number of the library's, the library calls the packet malformed.
    init(code: UInt32, message: String) {
        switch Int32(bitPattern: code) {
        // No access to the database, a wrong password, a missing privilege.
        case 1044, 1045, 1227: reason = .accessDenied
        // The server insists on a way of logging in that is not offered: trying again cannot help.
        case CR_SECURE_AUTH, CR_AUTH_PLUGIN_CANNOT_LOAD, CR_AUTH_PLUGIN_ERR, CR_PLUGIN_NOT_ALLOWED:
            reason = .accessDenied
        case CR_UNKNOWN_ERROR, CR_VERSION_ERROR, CR_COMMANDS_OUT_OF_SYNC, CR_CANT_READ_CHARSET,
            CR_NET_PACKET_TOO_LARGE, CR_MALFORMED_PACKET:
            reason = .malformed
        // Some answers fail without a number.
        case 0: reason = .malformed
        // Nobody took the connection, or there is no such host.
        case CR_SOCKET_CREATE_ERROR, CR_CONNECTION_ERROR, CR_CONN_HOST_ERROR, CR_IPSOCK_ERROR, CR_UNKNOWN_HOST:
            reason = .unreachable
        case CR_MIN_ERROR...CR_MAX_ERROR, CER_MIN_ERROR...CR_MARIADB_LAST_ERROR: reason = .broken
        default: reason = UInt16(exactly: code).map { .rejected(code: $0) } ?? .malformed
        }
        self.message = message.isEmpty ? "libmariadb gives no reason" : message
        self.code = code
    }

    /// The failure as one that ended the login and not a statement.
    var ofLogin: CallFailure {
        var failure = self
        failure.isLoginRefused = code == 1045
        return failure
    }

    static func malformed(_ problem: String) -> CallFailure { CallFailure(reason: .malformed, message: problem) }
}
