import Doris

/// A statement about users and their privileges.
enum AccountStatement: Equatable, Sendable {
    /// `CREATE USER [IF NOT EXISTS] user [IDENTIFIED BY 'password'] [DEFAULT ROLE 'role']`.
    case create(UserReference, password: NativePassword, role: String?, ifNotExists: Bool)
    /// `ALTER USER [IF EXISTS] user IDENTIFIED BY 'password'`.
    case alter(UserReference, password: NativePassword, ifExists: Bool)
    /// `DROP USER [IF EXISTS] user`.
    case drop(UserReference, ifExists: Bool)
    /// `GRANT privilege[, …] ON scope TO user`.
    case grant(Set<Privilege>, PrivilegeScope, UserReference)
    /// `REVOKE privilege[, …] ON scope FROM user`.
    case revoke(Set<Privilege>, PrivilegeScope, UserReference)
    /// `SET PASSWORD [FOR user] = PASSWORD('…')`, or with the hash itself; `nil` means the own password.
    case setPassword(NativePassword, UserReference?)
    /// `SHOW GRANTS [FOR user]`; `nil` means the own.
    case showGrants(UserReference?)
    /// `SHOW ALL GRANTS`.
    case showAllGrants
}

extension AccountStatement {
    /// Carries out the statement.
    ///
    /// - Throws: ``StatementError`` when the user may not, or there is no such user.
    func run(on cluster: inout SimulatedCluster, context: StatementContext) throws(StatementError) -> StatementResult {
        let profile = context.view.profile
        let own = context.account.reference
        try check(context)
        switch self {
        case .create(let user, let password, let role, let ifNotExists):
            try cluster.createUser(
                user,
                password: password,
                role: try role.flatMap { name throws(StatementError) in try AccountStatement.role(named: name) },
                ifNotExists: ifNotExists,
                profile: profile
            )
        case .alter(let user, let password, let ifExists):
            guard cluster.accounts.contains(where: { $0.reference == user }) else {
                if ifExists { return .done }
                throw .general("User \(user.shown(profile)) does not exist")
            }
            try cluster.setPassword(password, of: user, profile: profile)
        case .drop(let user, let ifExists): try cluster.dropUser(user, ifExists: ifExists, profile: profile)
        case .grant(let privileges, let scope, let user):
            try cluster.grant(privileges, on: scope, to: user, profile: profile)
        case .revoke(let privileges, let scope, let user):
            try cluster.revoke(privileges, on: scope, from: user, profile: profile)
        case .setPassword(let password, let user):
            try cluster.setPassword(password, of: user ?? own, profile: profile)
        case .showGrants(let user): return .table(try cluster.grantListing(of: user ?? own, profile: profile))
        case .showAllGrants: return .table(try cluster.grantListing(of: nil, profile: profile))
        }
        return .done
    }

    /// Who may carry out what, in the order in which Doris asks.
    private func check(_ context: StatementContext) throws(StatementError) {
        let account = context.account
        switch self {
        case .create(let user, _, _, _):
            try protect(user, from: "create", context.view.profile)
            guard account.mayGrant else { throw .lacks("GRANT") }
        case .drop(let user, _):
            try protect(user, from: "drop", context.view.profile)
            guard account.mayGrant else { throw .lacks("DROP USER") }
        case .alter(let user, _, _):
            guard user.name != "root" || account.name == "root" else {
                throw .general("Only root user can modify root user")
            }
            guard account.mayGrant else { throw .lacks("GRANT") }
        case .grant(let privileges, let scope, _), .revoke(let privileges, let scope, _):
            try AccountStatement.check(privileges, scope, account)
        case .setPassword(_, let user?) where user != account.reference:
            guard user.name != "root" || account.name == "root" else {
                throw .general("Can not set password for root user, except root itself")
            }
            guard account.mayGrant else { throw .lacks("GRANT") }
        case .showGrants(let user?) where user != account.reference:
            guard account.mayGrant else { throw .lacks("GRANT") }
        case .showAllGrants:
            guard account.mayGrant else { throw .lacks("GRANT") }
        case .setPassword, .showGrants: return
        }
    }

    /// The rules for what can be granted where, and by whom.
    private static func check(
        _ privileges: Set<Privilege>,
        _ scope: PrivilegeScope,
        _ account: Account
    ) throws(StatementError) {
        switch scope {
        case .global, .catalog, .database, .table:
            guard scope == .global || privileges.isDisjoint(with: [.admin, .node]) else {
                throw .general("ADMIN_PRIV and NODE_PRIV can only be granted/revoke on/from *.*.*")
            }
            guard account.isOperator || !privileges.contains(.node) else {
                throw .general("Only user with NODE_PRIV can grant/revoke NODE_PRIV to other user")
            }
            guard account.mayGrant else { throw .lacks("GRANT/ROVOKE") }
            guard !privileges.contains(.usage) || scope == .global else {
                throw .general("Can not grant/revoke USAGE_PRIV to/from database or table")
            }
        case .resource, .workloadGroup:
            guard !privileges.contains(.node) else {
                throw .general("Can not grant/revoke NODE_PRIV to/from any other users or roles")
            }
            guard !privileges.contains(.admin) else {
                throw .general("ADMIN_PRIV privilege can only be granted/revoked on/from resource *")
            }
            guard account.mayGrant else { throw .lacks("GRANT") }
        }
    }

    private func protect(
        _ user: UserReference,
        from verb: String,
        _ profile: VersionProfile
    ) throws(StatementError) {
        guard user.hostPattern == "%" else { return }
        if profile.accounts.protectsAdmin && ["root", "admin"].contains(user.name) {
            throw .general("Can not \(verb) system user")
        }
        if user.name == "root" { throw .general("Can not \(verb) root user") }
    }

    private static func role(named name: String) throws(StatementError) -> Account.Role? {
        switch name.lowercased() {
        case "admin", "superuser": return .admin
        case "operator": throw .general("Can not granted user to role: \(name)")
        default: throw .general("Role: \(name) does not exist")
        }
    }
}
