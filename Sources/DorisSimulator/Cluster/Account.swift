/// A user of the cluster.
package struct Account: Equatable, Sendable {
    /// The user's name.
    package var name: String
    /// From where the user may come: `%`, an address, or an address pattern that ends in `%`.
    package var hostPattern: String
    /// The password's hash.
    package var password: NativePassword
    /// `ADMIN_PRIV`.
    package var isAdmin: Bool
    /// `NODE_PRIV`, without which nobody changes the cluster's members.
    package var isOperator: Bool

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
        self.isAdmin = isAdmin
        self.isOperator = isOperator
    }

    /// The users of a new cluster: `root` may everything, `admin` everything but change members.
    static let initial = [
        Account(name: "root", isAdmin: true, isOperator: true),
        Account(name: "admin", isAdmin: true),
    ]

    /// Whether a host matches the pattern.
    func admits(_ host: String) -> Bool {
        guard hostPattern.hasSuffix("%") else { return hostPattern == host }
        return host.hasPrefix(hostPattern.dropLast())
    }
}
