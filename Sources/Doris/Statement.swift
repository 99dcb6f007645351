/// The statements that the supervisor sends, and no others.
///
/// `DROPP` is not among them: it discards a backend's replicas at once.
package enum Statement: Hashable, Sendable {
    /// Lists the frontends. On 1.2 the only listing that an account with `NODE_PRIV` alone may read.
    case showFrontends
    /// Lists the backends, likewise.
    case showBackends
    /// Lists what was dropped and is kept for a while, tablets and all; only an administrator may.
    case showRecycleBin
    /// Counts each database's running transactions; only an administrator may.
    case showTransactions
    /// Adds a frontend by host and `edit_log_port`; it takes part once it has been started with `--helper`.
    case addFrontend(FrontendRole, Endpoint)
    /// Takes a frontend out, by the role it was added with, its host and its `edit_log_port`.
    ///
    /// A frontend that reads this of its own node name in the journal exits, and does so at every start.
    case dropFrontend(FrontendRole, Endpoint)
    /// Gives a frontend another host, which must resolve where the master runs; 1.2 has no such statement.
    ///
    /// An IP address is accepted from 4.0 on. The host must be a plausible one, as an endpoint's is.
    case renameFrontend(Endpoint, host: String)
    /// Adds a backend by host and `heartbeat_service_port`.
    case addBackend(Endpoint)
    /// Gives a backend another host and leaves it its id and its replicas; 1.2 has no such statement.
    ///
    /// The host must be a name that the master resolves; an IP address is accepted from 4.0 on.
    case renameBackend(Endpoint, host: String)
    /// Has the cluster move a backend's replicas away, and drop it once it has none.
    ///
    /// The mark outlives restarts of both sides, until ``cancelDecommission(_:)``. Repeating it changes nothing.
    case decommissionBackend(Endpoint)
    /// Takes a decommission back; for a backend that has none it changes nothing.
    case cancelDecommission(Endpoint)
    /// Keeps new queries or loads off a backend, or lets them on it again.
    case switchBackend(Endpoint, BackendSwitch, isOff: Bool)
    /// Makes an account that may log in from everywhere, unless there is one, whose password then stays.
    case createUser(AccountName, PasswordHash)
    /// Lets an account change the cluster's members and list them, and nothing else.
    case grantNodePrivilege(AccountName)
    /// Replaces an account's password; connections that are open stay.
    case setPassword(AccountName, PasswordHash)

    /// The text for the MySQL protocol; that of a password holds the hash and must not be shown to anybody.
    ///
    /// Hosts are checked by ``Endpoint/isPlausibleHost(_:)``, names by ``AccountName``: none can hold a quote.
    package var text: String {
        switch self {
        case .showFrontends: "SHOW FRONTENDS"
        case .showBackends: "SHOW BACKENDS"
        case .showRecycleBin: "SHOW CATALOG RECYCLE BIN"
        case .showTransactions: "SHOW PROC '/transactions'"
        case .addFrontend(let role, let endpoint): "ALTER SYSTEM ADD \(role.rawValue) \"\(endpoint)\""
        case .dropFrontend(let role, let endpoint): "ALTER SYSTEM DROP \(role.rawValue) \"\(endpoint)\""
        case .renameFrontend(let endpoint, let host):
            "ALTER SYSTEM MODIFY FRONTEND \"\(endpoint)\" HOSTNAME \"\(host)\""
        case .addBackend(let endpoint): "ALTER SYSTEM ADD BACKEND \"\(endpoint)\""
        case .renameBackend(let endpoint, let host): "ALTER SYSTEM MODIFY BACKEND \"\(endpoint)\" HOSTNAME \"\(host)\""
        case .decommissionBackend(let endpoint): "ALTER SYSTEM DECOMMISSION BACKEND \"\(endpoint)\""
        case .cancelDecommission(let endpoint): "CANCEL DECOMMISSION BACKEND \"\(endpoint)\""
        case .switchBackend(let endpoint, let name, let isOff):
            "ALTER SYSTEM MODIFY BACKEND \"\(endpoint)\" SET (\"\(name.rawValue)\" = \"\(isOff)\")"
        case .createUser(let name, let hash):
            "CREATE USER IF NOT EXISTS '\(name)'@'%' IDENTIFIED BY PASSWORD '\(hash.exposed)'"
        case .grantNodePrivilege(let name): "GRANT NODE_PRIV ON *.*.* TO '\(name)'@'%'"
        case .setPassword(let name, let hash): "SET PASSWORD FOR '\(name)'@'%' = '\(hash.exposed)'"
        }
    }

    /// What a frontend said of the statement, without the hash that it may have repeated, whole or cut off.
    package func redacting(_ message: String) -> String {
        guard holdsHash else { return message }
        var shown = ""
        var digits = ""
        func flush() {
            shown += digits.count < 8 ? digits : "<redacted>"
            digits = ""
        }
        for character in message {
            if character.isHexDigit {
                digits.append(character)
            } else {
                flush()
                shown.append(character)
            }
        }
        flush()
        return shown
    }

    private var holdsHash: Bool {
        switch self {
        case .createUser, .setPassword: true
        default: false
        }
    }

    /// The leading words, without any literal: for logs, errors and metrics.
    package var name: String {
        switch self {
        case .showFrontends, .showBackends, .showRecycleBin, .showTransactions: text
        case .addFrontend(let role, _): "ALTER SYSTEM ADD \(role.rawValue)"
        case .dropFrontend(let role, _): "ALTER SYSTEM DROP \(role.rawValue)"
        case .renameFrontend: "ALTER SYSTEM MODIFY FRONTEND"
        case .addBackend: "ALTER SYSTEM ADD BACKEND"
        case .renameBackend, .switchBackend: "ALTER SYSTEM MODIFY BACKEND"
        case .decommissionBackend: "ALTER SYSTEM DECOMMISSION BACKEND"
        case .cancelDecommission: "CANCEL DECOMMISSION BACKEND"
        case .createUser: "CREATE USER"
        case .grantNodePrivilege: "GRANT NODE_PRIV"
        case .setPassword: "SET PASSWORD"
        }
    }
}
