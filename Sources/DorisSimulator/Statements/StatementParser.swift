import Doris

/// Reads the statements that concern the cluster.
struct StatementParser {
    /// The profile, by which the syntax differs.
    let profile: VersionProfile
    private var reader: TokenReader

    /// What is left.
    var tokens: ArraySlice<Token> { reader.rest }

    /// Reads a statement.
    ///
    /// - Returns: `nil` for a statement that does not concern the cluster.
    /// - Throws: ``StatementError`` for one that does, and is malformed.
    static func parse(_ tokens: [Token], profile: VersionProfile) throws(StatementError) -> ParsedStatement? {
        if let statement = try TableStatementParser.parse(tokens[...]) { return .table(statement) }
        var parser = StatementParser(profile: profile, tokens: tokens[...])
        guard let statement = try parser.statement() else { return nil }
        try parser.reader.end()
        return statement
    }

    private init(profile: VersionProfile, tokens: ArraySlice<Token>) {
        self.profile = profile
        reader = TokenReader(tokens)
    }

    private mutating func statement() throws(StatementError) -> ParsedStatement? {
        if take("SHOW", "PROC") { return try listing() }
        if take("SHOW", "FRONTENDS") { return .showFrontends(proc: false) }
        if take("SHOW", "BACKENDS") { return .showBackends(proc: false) }
        if take("ALTER", "SYSTEM") { return try alteration() }
        if take("CANCEL", "DECOMMISSION", "BACKEND") { return .cancelDecommission(try references()) }
        if let query = try listingQuery() { return .listing(query) }
        return try accountStatement().map { .account($0) }
    }

    private mutating func listing() throws(StatementError) -> ParsedStatement {
        let path = try text()
        switch path.hasSuffix("/") ? String(path.dropLast()) : path {
        case "/frontends": return .showFrontends(proc: true)
        case "/backends": return .showBackends(proc: true)
        default: throw .general("Proc path '\(path)' doesn't exist")
        }
    }

    private mutating func alteration() throws(StatementError) -> ParsedStatement {
        if take("ADD", "FOLLOWER") { return .addFrontend(.follower, try newcomer()) }
        if take("ADD", "OBSERVER") { return .addFrontend(.observer, try newcomer()) }
        if take("DROP", "FOLLOWER") { return .dropFrontend(.follower, try endpoint()) }
        if take("DROP", "OBSERVER") { return .dropFrontend(.observer, try endpoint()) }
        if take("ADD", "BACKEND") {
            let endpoints = try list { parser throws(StatementError) in try parser.endpoint() }
            return .addBackends(endpoints, properties: take("PROPERTIES") ? try properties() : [:])
        }
        if take("DROP", "BACKEND") {
            _ = try references()
            return .dropBackends
        }
        if take("DROPP", "BACKEND") { return .forceDropBackends(try references()) }
        if take("DECOMMISSION", "BACKEND") { return .decommission(try references()) }
        if take("MODIFY", "BACKEND") { return try backendModification() }
        if profile.membership.renaming != .absent, take("MODIFY", "FRONTEND") {
            return .renameFrontend(try endpoint(), host: try hostname())
        }
        throw failure
    }

    private mutating func backendModification() throws(StatementError) -> ParsedStatement {
        let references = try references()
        if take("SET") { return .modifyBackends(references, properties: try properties()) }
        guard profile.membership.renaming != .absent, references.count == 1, case .address(let endpoint) = references[0]
        else { throw failure }
        return .renameBackend(endpoint, host: try hostname())
    }

    private mutating func hostname() throws(StatementError) -> String {
        guard take("HOSTNAME") else { throw failure }
        return try text()
    }

    /// `("key" = "value", …)`.
    private mutating func properties() throws(StatementError) -> [String: String] { try reader.properties() }

    private mutating func references() throws(StatementError) -> [BackendReference] {
        try list { parser throws(StatementError) in try parser.reference() }
    }

    private mutating func reference() throws(StatementError) -> BackendReference {
        if profile.membership.takesBackendIDs, case .text(let text)? = tokens.first, let id = Int64(text) {
            _ = reader.next()
            return .id(id)
        }
        return .address(try endpoint())
    }

    /// A frontend to add; its host may be empty, which is refused later, by the mode that the frontends run in.
    private mutating func newcomer() throws(StatementError) -> Endpoint {
        guard case .text(let text)? = tokens.first, text.hasPrefix(":"), let port = UInt16(text.dropFirst()), port > 0
        else { return try endpoint() }
        _ = reader.next()
        return Endpoint(host: "", port: port)
    }

    private mutating func endpoint() throws(StatementError) -> Endpoint {
        let text = try text()
        guard let endpoint = Endpoint(text) else { throw .general("Invalid host port: \(text)") }
        return endpoint
    }

    /// Takes elements with commas between them.
    mutating func list<Element>(
        _ element: (inout StatementParser) throws(StatementError) -> Element
    ) throws(StatementError) -> [Element] {
        var elements = [try element(&self)]
        while take(",") { elements.append(try element(&self)) }
        return elements
    }

    /// Takes a text in quotes.
    mutating func text() throws(StatementError) -> String { try reader.text() }

    /// Takes a name, in quotes or not.
    mutating func name() throws(StatementError) -> String {
        switch reader.next() {
        case .text(let name)?, .quotedName(let name)?, .word(let name)?: return name
        default: throw failure
        }
    }

    /// Takes words or symbols when all of them come next.
    mutating func take(_ words: String...) -> Bool { reader.take(words) }

    /// Leaves out what comes before a token.
    mutating func skip(to index: Int) {
        reader = TokenReader(tokens[index...])
    }

    /// What is said of a statement that cannot be read any further.
    var failure: StatementError { reader.failure }
}
