import Doris

extension SimulatedCluster {
    /// The account that applies to a user from a host; one for this very host comes before one with a pattern.
    package func account(_ name: String, from host: String) -> Account? {
        let fitting = accounts.filter { $0.name == name && $0.admits(host) }
        return fitting.max { $0.hostPattern.utf8.count < $1.hostPattern.utf8.count }
    }

    /// `CREATE USER`.
    ///
    /// - Throws: ``StatementError`` when there is such a user, unless that is allowed for.
    mutating func createUser(
        _ user: UserReference,
        password: NativePassword,
        role: Account.Role?,
        ifNotExists: Bool,
        profile: VersionProfile
    ) throws(StatementError) {
        guard index(of: user) == nil else {
            if ifNotExists { return }
            throw .general("User \(user.shown(profile)) already exist")
        }
        var account = Account(name: user.name, hostPattern: user.hostPattern, password: password)
        account.role = role
        accounts.append(account)
    }

    /// `DROP USER`.
    ///
    /// - Throws: ``StatementError`` when there is no such user, unless that is allowed for.
    mutating func dropUser(_ user: UserReference, ifExists: Bool, profile: VersionProfile) throws(StatementError) {
        guard let index = index(of: user) else {
            if ifExists { return }
            throw .general("User \(user.shown(profile)) does not exist")
        }
        accounts.remove(at: index)
    }

    /// `GRANT`.
    ///
    /// - Throws: ``StatementError`` when there is no such user.
    mutating func grant(
        _ privileges: Set<Privilege>,
        on scope: PrivilegeScope,
        to user: UserReference,
        profile: VersionProfile
    ) throws(StatementError) {
        let index = try known(user, profile)
        accounts[index].grants[scope, default: []].formUnion(privileges)
    }

    /// `REVOKE`.
    ///
    /// - Throws: ``StatementError`` when there is no such user, or nothing was granted to it there.
    mutating func revoke(
        _ privileges: Set<Privilege>,
        on scope: PrivilegeScope,
        from user: UserReference,
        profile: VersionProfile
    ) throws(StatementError) {
        let index = try known(user, profile)
        guard let granted = accounts[index].grants[scope] else {
            throw .general("\(scope.pattern) does not exist in role default_role_rbac_\(user.name)@\(user.hostPattern)")
        }
        let left = granted.subtracting(privileges)
        accounts[index].grants[scope] = left.isEmpty ? nil : left
    }

    /// `SET PASSWORD`, and `ALTER USER … IDENTIFIED BY`.
    ///
    /// - Throws: ``StatementError`` when there is no such user.
    mutating func setPassword(
        _ password: NativePassword,
        of user: UserReference,
        profile: VersionProfile
    ) throws(StatementError) {
        accounts[try known(user, profile)].password = password
    }

    /// `SHOW GRANTS` of one user, or of all.
    ///
    /// - Throws: ``StatementError`` when there is no such user.
    func grantListing(of user: UserReference?, profile: VersionProfile) throws(StatementError) -> ResultTable {
        var shown = accounts
        if let user { shown = [accounts[try known(user, profile)]] }
        let columns = profile.accounts.grantColumns
        let rows = shown.map { account in columns.map { cell($0, of: account, profile) } }
        return ResultTable(columns: columns, rows: rows)
    }

    private func cell(_ column: String, of account: Account, _ profile: VersionProfile) -> String? {
        switch column {
        case "UserIdentity": account.reference.shown(profile)
        case "Comment": ""
        case "Password": account.password == NativePassword(password: "") ? "No" : "Yes"
        case "Roles": account.role?.rawValue ?? ""
        case "GlobalPrivs": account.global.isEmpty ? nil : account.global.listing
        case "CatalogPrivs": listing(of: account) { if case .catalog(let name) = $0 { name } else { nil } }
        // Everybody may read what the frontends say of themselves.
        case "DatabasePrivs":
            (["internal.information_schema: Select_priv"]
                + (listing(of: account) { if case .database(let name) = $0 { name } else { nil } }.map { [$0] } ?? []))
                .joined(separator: "; ")
        case "TablePrivs": listing(of: account) { if case .table(let name) = $0 { name } else { nil } }
        case "ResourcePrivs": listing(of: account) { if case .resource(let name) = $0 { name } else { nil } }
        case "WorkloadGroupPrivs":
            listing(of: account) { if case .workloadGroup(let name) = $0 { name } else { nil } }
        default: nil
        }
    }

    private func listing(of account: Account, name: (PrivilegeScope) -> String?) -> String? {
        let texts = account.grants.compactMap { scope, privileges in
            name(scope).map { "\($0): \(privileges.listing)" }
        }
        return texts.isEmpty ? nil : texts.sorted().joined(separator: "; ")
    }

    private func known(_ user: UserReference, _ profile: VersionProfile) throws(StatementError) -> Int {
        guard let index = index(of: user) else { throw .general("user \(user.shown(profile)) does not exist") }
        return index
    }

    private func index(of user: UserReference) -> Int? {
        accounts.firstIndex { $0.reference == user }
    }
}

extension Set<Privilege> {
    /// `Node_priv,Admin_priv`, in Doris' order.
    fileprivate var listing: String {
        Privilege.allCases.filter { contains($0) }.map(\.listing).joined(separator: ",")
    }
}

/// How a statement names a user: `'name'@'host'`, where the host may be left out.
package struct UserReference: Equatable, Sendable {
    /// The name.
    let name: String
    /// The host pattern, `%` when the statement has none.
    var hostPattern = "%"

    /// The user as it stands in texts and listings.
    func shown(_ profile: VersionProfile) -> String {
        "'\(profile.accounts.qualified(name))'@'\(hostPattern)'"
    }
}

extension Account {
    /// How a statement names this account.
    var reference: UserReference { UserReference(name: name, hostPattern: hostPattern) }
}
