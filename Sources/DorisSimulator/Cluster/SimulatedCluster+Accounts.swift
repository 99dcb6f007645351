extension SimulatedCluster {
    /// The account that applies to a user from a host; one for this very host comes before one with a pattern.
    package func account(_ name: String, from host: String) -> Account? {
        let fitting = accounts.filter { $0.name == name && $0.admits(host) }
        return fitting.max { $0.hostPattern.utf8.count < $1.hostPattern.utf8.count }
    }

    /// `CREATE USER`.
    mutating func createUser(_ user: UserReference, password: String, ifNotExists: Bool) throws(StatementError) {
        guard index(of: user) == nil else {
            if ifNotExists { return }
            throw .general("User '\(user.name)'@'\(user.hostPattern)' already exist")
        }
        accounts.append(
            Account(name: user.name, hostPattern: user.hostPattern, password: NativePassword(password: password))
        )
    }

    /// `GRANT` on the global level.
    mutating func grant(_ privileges: [Privilege], to user: UserReference) throws(StatementError) {
        guard let index = index(of: user) else {
            throw .general("user '\(user.name)'@'\(user.hostPattern)' does not exist")
        }
        if privileges.contains(.node) { accounts[index].isOperator = true }
        if privileges.contains(.admin) { accounts[index].isAdmin = true }
    }

    /// `SET PASSWORD`.
    mutating func setPassword(_ password: NativePassword, of user: UserReference) throws(StatementError) {
        guard let index = index(of: user) else {
            throw .general("user '\(user.name)'@'\(user.hostPattern)' does not exist")
        }
        accounts[index].password = password
    }

    private func index(of user: UserReference) -> Int? {
        accounts.firstIndex { $0.name == user.name && $0.hostPattern == user.hostPattern }
    }
}

/// How a statement names a user: `'name'@'host'`, where the host may be left out.
package struct UserReference: Equatable, Sendable {
    /// The name.
    let name: String
    /// The host pattern, `%` when the statement has none.
    var hostPattern = "%"
}

/// The privileges that a statement may grant, as far as they matter here.
package enum Privilege: Equatable, Sendable {
    case node
    case admin
    /// Any other; it is accepted and forgotten.
    case other
}
