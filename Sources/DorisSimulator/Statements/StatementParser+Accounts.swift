/// The statements about users and their privileges.
extension StatementParser {
    /// Takes a statement about users; `nil` when what comes is none.
    mutating func accountStatement() throws(StatementError) -> AccountStatement? {
        if take("CREATE", "USER") { return try creation() }
        if take("ALTER", "USER") { return try alteration() }
        if take("DROP", "USER") {
            let ifExists = take("IF", "EXISTS")
            return .drop(try user(), ifExists: ifExists)
        }
        if take("GRANT") {
            let (privileges, scope) = try privilegesOnScope()
            guard take("TO") else { throw failure }
            return .grant(privileges, scope, try user())
        }
        if take("REVOKE") {
            let (privileges, scope) = try privilegesOnScope()
            guard take("FROM") else { throw failure }
            return .revoke(privileges, scope, try user())
        }
        if take("SET", "PASSWORD") { return try passwordChange() }
        if take("SHOW", "ALL", "GRANTS") { return .showAllGrants }
        if take("SHOW", "GRANTS") { return .showGrants(take("FOR") ? try user() : nil) }
        return nil
    }

    private mutating func creation() throws(StatementError) -> AccountStatement {
        let ifNotExists = take("IF", "NOT", "EXISTS")
        let user = try user()
        let password = take("IDENTIFIED", "BY") ? try identification() : NativePassword(password: "")
        let role = take("DEFAULT", "ROLE") ? try name() : nil
        return .create(user, password: password, role: role, ifNotExists: ifNotExists)
    }

    private mutating func alteration() throws(StatementError) -> AccountStatement {
        let ifExists = take("IF", "EXISTS")
        let user = try user()
        guard take("IDENTIFIED", "BY") else { throw failure }
        return .alter(user, password: try identification(), ifExists: ifExists)
    }

    /// `'password'`, or `PASSWORD '*hash'`.
    private mutating func identification() throws(StatementError) -> NativePassword {
        take("PASSWORD") ? try hash() : NativePassword(password: try text())
    }

    private mutating func hash() throws(StatementError) -> NativePassword {
        guard let password = NativePassword(stored: try text()) else { throw .passwordLength }
        return password
    }

    private mutating func passwordChange() throws(StatementError) -> AccountStatement {
        let user = take("FOR") ? try user() : nil
        guard take("=") else { throw failure }
        guard take("PASSWORD") else { return .setPassword(try hash(), user) }
        guard take("(") else { throw failure }
        let password = NativePassword(password: try text())
        guard take(")") else { throw failure }
        return .setPassword(password, user)
    }

    private mutating func privilegesOnScope() throws(StatementError) -> (Set<Privilege>, PrivilegeScope) {
        let privileges = try list { parser throws(StatementError) in try parser.privilege() }
        guard take("ON") else { throw failure }
        return (Set(privileges), try scope())
    }

    private mutating func privilege() throws(StatementError) -> Privilege {
        for privilege in Privilege.allCases where take(privilege.rawValue) { return privilege }
        throw failure
    }

    /// One to three names or `*` with dots between them; the catalog is the internal one where it is left out.
    private mutating func scope() throws(StatementError) -> PrivilegeScope {
        if take("RESOURCE") { return .resource(try name()) }
        if take("WORKLOAD", "GROUP") { return .workloadGroup(try name()) }
        var names = [try scopeName()]
        while take(".") { names.append(try scopeName()) }
        if names.count < 3 { names.insert("internal", at: 0) }
        if names.count < 3 { names.append("*") }
        guard names.count == 3 else { throw failure }
        let unsupported = StatementError.general("Do not support format: \(names.joined(separator: "."))")
        switch names.firstIndex(of: "*") {
        case 0?:
            guard names == ["*", "*", "*"] else { throw unsupported }
            return .global
        case 1?:
            guard names[2] == "*" else { throw unsupported }
            return .catalog(names[0])
        case 2?: return .database(names[0] + "." + names[1])
        default: return .table(names.joined(separator: "."))
        }
    }

    private mutating func scopeName() throws(StatementError) -> String {
        take("*") ? "*" : try name()
    }

    private mutating func user() throws(StatementError) -> UserReference {
        let name = try name()
        guard take("@") else { return UserReference(name: name) }
        return UserReference(name: name, hostPattern: try self.name())
    }
}
