/// A user of the cluster.
package struct Account: Equatable, Sendable {
    /// A role that Doris brings with it.
    package enum Role: String, Sendable {
        /// Node and admin privilege; `root` has it, and nobody can be given it.
        case `operator`
        /// Everything but to change the cluster's members.
        case admin
    }

    /// The user's name.
    package var name: String
    /// From where the user may come: `%`, an address, or an address pattern that ends in `%`.
    package var hostPattern: String
    /// The password's hash.
    package var password: NativePassword
    /// The role, if any, whose privileges no `REVOKE` takes away.
    package var role: Role?
    /// What was granted to the user alone; a scope without privileges is not kept.
    package var grants: [PrivilegeScope: Set<Privilege>] = [:]

    package init(
        name: String,
        hostPattern: String = "%",
        password: NativePassword = NativePassword(password: ""),
        isAdmin: Bool = false,
        isOperator: Bool = false
    ) {
        self.name = name
        self.hostPattern = hostPattern
        self.password = password
        var global: Set<Privilege> = []
        if isAdmin { global.insert(.admin) }
        if isOperator { global.insert(.node) }
        if !global.isEmpty { grants[.global] = global }
    }

    init(name: String, role: Role) {
        self.init(name: name)
        self.role = role
    }

    /// The users of a new cluster: `root` may everything, `admin` everything but change members.
    static let initial = [Account(name: "root", role: .operator), Account(name: "admin", role: .admin)]

    /// `ADMIN_PRIV`.
    package var isAdmin: Bool { has(.admin) }

    /// `NODE_PRIV`, without which nobody changes the cluster's members.
    package var isOperator: Bool { has(.node) }

    /// Whether the user may create, drop and grant: `ADMIN_PRIV` or `GRANT_PRIV`.
    var mayGrant: Bool { has(.admin) || has(.grant) }

    /// Whether the user holds a privilege on the global level.
    private func has(_ privilege: Privilege) -> Bool { global.contains(privilege) }

    /// The privileges on the global level.
    var global: Set<Privilege> {
        let ofRole: Set<Privilege> =
            switch role {
            case .operator: [.node, .admin]
            case .admin: [.admin]
            case nil: []
            }
        return ofRole.union(grants[.global] ?? [])
    }

    /// Whether a host matches the pattern.
    func admits(_ host: String) -> Bool {
        guard hostPattern.hasSuffix("%") else { return hostPattern == host }
        return host.hasPrefix(hostPattern.dropLast())
    }
}
