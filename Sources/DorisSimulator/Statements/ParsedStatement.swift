import Doris

/// A statement that concerns the cluster: its members, its users, or their listings.
enum ParsedStatement: Equatable, Sendable {
    /// `SHOW PROC '/frontends'`, or `SHOW FRONTENDS` without `proc`.
    case showFrontends(proc: Bool)
    /// `SHOW PROC '/backends'`, or `SHOW BACKENDS` without `proc`.
    case showBackends(proc: Bool)
    /// `ALTER SYSTEM ADD FOLLOWER|OBSERVER "host:edit_log_port"`.
    case addFrontend(FrontendRole, Endpoint)
    /// `ALTER SYSTEM DROP FOLLOWER|OBSERVER "host:edit_log_port"`.
    case dropFrontend(FrontendRole, Endpoint)
    /// `ALTER SYSTEM ADD BACKEND "host:heartbeat_port"[, …] [PROPERTIES (…)]`.
    case addBackends([Endpoint], properties: [String: String])
    /// `ALTER SYSTEM MODIFY BACKEND "host:heartbeat_port"[, …] SET (…)`.
    case modifyBackends([BackendReference], properties: [String: String])
    /// `ALTER SYSTEM DROP BACKEND …`, which is always refused with advice.
    case dropBackends
    /// `ALTER SYSTEM DROPP BACKEND …`.
    case forceDropBackends([BackendReference])
    /// `ALTER SYSTEM DECOMMISSION BACKEND …`.
    case decommission([BackendReference])
    /// `CANCEL DECOMMISSION BACKEND …`.
    case cancelDecommission([BackendReference])
    /// `ALTER SYSTEM MODIFY FRONTEND "host:edit_log_port" HOSTNAME "name"`.
    case renameFrontend(Endpoint, host: String)
    /// `ALTER SYSTEM MODIFY BACKEND "host:heartbeat_port" HOSTNAME "name"`.
    case renameBackend(Endpoint, host: String)
    /// A query of the members.
    case listing(ListingQuery)
    /// A statement about users and their privileges.
    case account(AccountStatement)
    /// A statement about tables and what governs them.
    case table(TableStatement)
}

extension ParsedStatement {
    /// Whether the statement changes the list of frontends, for which Doris takes the lock of its metadata.
    var changesFrontends: Bool {
        switch self {
        case .addFrontend, .dropFrontend, .renameFrontend: true
        default: false
        }
    }
}
