import Doris

/// A query of the members: `SELECT … FROM information_schema.backends`, `frontends()` or `backends()`.
///
/// Doris has a backend carry it out, so that it fails where none is alive, other than `SHOW`.
struct ListingQuery: Equatable, Sendable {
    /// What is queried.
    enum Source: Equatable, Sendable {
        /// The table of 1.2, which everybody may read.
        case backendsTable
        /// The table function `frontends()`.
        case frontends
        /// The table function `backends()`.
        case backends
    }

    /// What is queried.
    var source: Source
    /// The columns; `nil` stands for all of them.
    var columns: [String]?
    /// Whether the rows are only counted.
    var counts = false
    /// `WHERE`: texts that columns must have.
    var conditions: [Condition] = []
    /// `LIMIT`.
    var limit: Int?

    /// A column and the text that it must have.
    struct Condition: Equatable, Sendable {
        var column: String
        var text: String
    }

    /// Carries out the query.
    ///
    /// - Throws: ``StatementError`` without the privilege, without an alive backend, and for unknown columns.
    func run(on cluster: SimulatedCluster, context: StatementContext) throws(StatementError) -> StatementResult {
        let listings = context.view.profile.listings
        guard source == .backendsTable || context.account.isAdmin || context.account.isOperator else {
            throw .lacks("ADMIN/OPERATOR")
        }
        guard cluster.backends.contains(where: { $0.isAlive }) else {
            let reasons = cluster.backends.map { "\($0.id): not alive" }.joined(separator: ", ")
            throw .general("There is no scanNode Backend available.[\(reasons)]")
        }
        let (listing, offered) =
            switch source {
            case .backendsTable:
                (cluster.backendListing(context.view, hidingColumns: true), listings.backendsTable)
            case .frontends:
                (cluster.frontendListing(context.view, hidingColumns: false), listings.frontendsFunction)
            case .backends: (cluster.backendListing(context.view, hidingColumns: false), listings.backendsFunction)
            }
        var records = listing.records
        for condition in conditions {
            let column = try ListingQuery.column(condition.column, of: offered)
            records = records.filter { $0[column]?.lowercased() == condition.text.lowercased() }
        }
        if counts { return .table(ResultTable(columns: ["count(*)"], rows: [["\(records.count)"]])) }
        var chosen: [String] = []
        for name in columns ?? offered { chosen.append(try ListingQuery.column(name, of: offered)) }
        let rows = records.prefix(limit ?? records.count).map { record in chosen.map { record[$0] } }
        return .table(ResultTable(columns: chosen, rows: rows))
    }

    /// A column's name as the table has it; letters count in either case.
    private static func column(_ name: String, of offered: [String]) throws(StatementError) -> String {
        guard let column = offered.first(where: { $0.lowercased() == name.lowercased() }) else {
            throw .general("Unknown column '\(name)' in 'table list'")
        }
        return column
    }
}

extension StatementParser {
    /// Takes a query of the members; `nil`, and nothing is taken, for any other query.
    mutating func listingQuery() throws(StatementError) -> ListingQuery? {
        guard tokens.first?.keyword == "SELECT", let from = tokens.firstIndex(where: { $0.keyword == "FROM" }),
            let (source, length) = source(in: tokens[(from + 1)...])
        else { return nil }
        var query = ListingQuery(source: source)
        let selection = tokens[(tokens.startIndex + 1)..<from]
        switch selection.map(\.source).joined().lowercased() {
        case "*": break
        case "count(*)": query.counts = true
        default:
            var columns: [String] = []
            for part in selection.split(separator: .symbol(","), omittingEmptySubsequences: false) {
                guard part.count == 1, let name = part.first?.name else { throw failure }
                columns.append(name)
            }
            query.columns = columns
        }
        skip(to: from + 1 + length)
        if take("WHERE") {
            repeat {
                let column = try name()
                guard take("=") else { throw failure }
                query.conditions.append(ListingQuery.Condition(column: column, text: try name()))
            } while take("AND")
        }
        if take("LIMIT") {
            guard let limit = Int(try name()), limit >= 0 else { throw failure }
            query.limit = limit
        }
        return query
    }

    /// The table or function at the head of some tokens, and of how many tokens its name is.
    private func source(in tokens: ArraySlice<Token>) -> (ListingQuery.Source, Int)? {
        let words = tokens.prefix(3).map { $0.source.lowercased().filter { $0 != "`" } }
        switch words {
        case ["information_schema", ".", "backends"] where profile.listings.hasBackendsTable: return (.backendsTable, 3)
        case ["frontends", "(", ")"] where profile.listings.hasTableFunctions: return (.frontends, 3)
        case ["backends", "(", ")"] where profile.listings.hasTableFunctions: return (.backends, 3)
        default: return nil
        }
    }
}

extension Token {
    /// The name that a word or a name in backquotes stands for.
    fileprivate var name: String? {
        switch self {
        case .word(let name), .quotedName(let name): name
        case .text, .symbol: nil
        }
    }
}
