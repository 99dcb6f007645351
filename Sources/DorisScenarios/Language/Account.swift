/// Who sends a statement.
struct Account: Equatable, Sendable {
    var user = "root"
    var password = ""

    init() {}

    /// Reads `user` or `user/password`.
    init(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        user = String(parts[0])
        password = parts.count > 1 ? String(parts[1]) : ""
    }
}
