import Doris

/// What a statement needs to know of the world; the interpreter asks nothing else.
struct StatementContext: Sendable {
    /// The account that the client logged in as.
    var account: Account
    /// The host from which the client came.
    var peer: String
    /// Where a listing is made.
    var view: ListingView
    /// Milliseconds since 1970.
    var now: Int64
    /// A random UUID in lower case, for the name of a new frontend.
    var uuid: String
    /// The database that the session uses, for tables that are named without theirs.
    var database: String?
    /// The transaction that the session began; `nil` for a statement that stands for itself.
    var transaction: String?
    /// Finds a host's address; `nil` when it has none.
    var resolve: @Sendable (String) -> String?
    /// Whether the frontends are known by names (`enable_fqdn_mode`).
    var isFQDNMode = false
}

/// What a statement yields.
enum StatementResult: Equatable, Sendable {
    /// An OK packet.
    case done
    /// A result set.
    case table(ResultTable)
}
