import Doris

/// Reads the statements that concern the cluster.
struct StatementParser {
    /// The profile, by which the syntax differs.
    let profile: VersionProfile
    private var tokens: ArraySlice<Token>

    /// Reads a statement.
    ///
    /// - Returns: `nil` for a statement that does not concern the cluster.
    /// - Throws: ``StatementError`` for one that does, and is malformed.
    static func parse(_ tokens: [Token], profile: VersionProfile) throws(StatementError) -> ParsedStatement? {
        if let statement = try TableStatementParser.parse(tokens[...]) { return .table(statement) }
        var parser = StatementParser(profile: profile, tokens: tokens[...])
        guard let statement = try parser.statement() else { return nil }
        guard parser.tokens.isEmpty else { throw parser.failure }
        return statement
    }

    private init(profile: VersionProfile, tokens: ArraySlice<Token>) {
        self.profile = profile
        self.tokens = tokens
    }

    private mutating func statement() throws(StatementError) -> ParsedStatement? {
        if take("SHOW", "PROC") { return try listing() }
        if take("SHOW", "FRONTENDS") { return .showFrontends(proc: false) }
        if take("SHOW", "BACKENDS") { return .showBackends(proc: false) }
        if take("ALTER", "SYSTEM") { return try alteration() }
        if take("CANCEL", "DECOMMISSION", "BACKEND") { return .cancelDecommission(try references()) }
        if take("CREATE", "USER") { return try creation() }
        if take("GRANT") { return try granting() }
        if take("SET", "PASSWORD") { return try passwordChange() }
        return nil
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
        if take("ADD", "FOLLOWER") { return .addFrontend(.follower, try endpoint()) }
        if take("ADD", "OBSERVER") { return .addFrontend(.observer, try endpoint()) }
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

    private mutating func creation() throws(StatementError) -> ParsedStatement {
        let ifNotExists = take("IF", "NOT", "EXISTS")
        let user = try user()
        let password = take("IDENTIFIED", "BY") ? try text() : ""
        return .createUser(user, password: password, ifNotExists: ifNotExists)
    }

    private mutating func granting() throws(StatementError) -> ParsedStatement {
        let privileges = try list { parser throws(StatementError) in try parser.privilege() }
        guard take("ON") else { throw failure }
        while let token = tokens.first, token.keyword != "TO" { tokens.removeFirst() }
        guard take("TO") else { throw failure }
        return .grant(privileges, try user())
    }

    private mutating func privilege() throws(StatementError) -> Privilege {
        guard let word = tokens.popFirst()?.keyword else { throw failure }
        return switch word {
        case "NODE_PRIV": .node
        case "ADMIN_PRIV": .admin
        default: .other
        }
    }

    private mutating func passwordChange() throws(StatementError) -> ParsedStatement {
        let user = take("FOR") ? try user() : nil
        guard take("=") else { throw failure }
        if take("PASSWORD") {
            guard take("(") else { throw failure }
            let password = NativePassword(password: try text())
            guard take(")") else { throw failure }
            return .setPassword(password, user)
        }
        guard let password = NativePassword(stored: try text()) else { throw .general("Invalid password hash") }
        return .setPassword(password, user)
    }

    private mutating func user() throws(StatementError) -> UserReference {
        let name = try name()
        guard take("@") else { return UserReference(name: name) }
        return UserReference(name: name, hostPattern: try self.name())
    }

    /// `("key" = "value", …)`.
    private mutating func properties() throws(StatementError) -> [String: String] {
        var reader = TokenReader(tokens)
        defer { tokens = reader.rest }
        return try reader.properties()
    }

    private mutating func references() throws(StatementError) -> [BackendReference] {
        try list { parser throws(StatementError) in try parser.reference() }
    }

    private mutating func reference() throws(StatementError) -> BackendReference {
        if profile.membership.takesBackendIDs, case .text(let text)? = tokens.first, let id = Int64(text) {
            tokens.removeFirst()
            return .id(id)
        }
        return .address(try endpoint())
    }

    private mutating func endpoint() throws(StatementError) -> Endpoint {
        let text = try text()
        guard let endpoint = Endpoint(text) else { throw .general("Invalid host port: \(text)") }
        return endpoint
    }

    private mutating func list<Element>(
        _ element: (inout StatementParser) throws(StatementError) -> Element
    ) throws(StatementError) -> [Element] {
        var elements = [try element(&self)]
        while take(",") { elements.append(try element(&self)) }
        return elements
    }

    private mutating func text() throws(StatementError) -> String {
        guard case .text(let text)? = tokens.first else { throw failure }
        tokens.removeFirst()
        return text
    }

    private mutating func name() throws(StatementError) -> String {
        switch tokens.popFirst() {
        case .text(let name)?, .quotedName(let name)?, .word(let name)?: return name
        default: throw failure
        }
    }

    /// Takes words or symbols when all of them come next.
    private mutating func take(_ words: String...) -> Bool {
        let next = tokens.prefix(words.count)
        guard next.count == words.count, zip(next, words).allSatisfy({ $0.keyword == $1 || $0 == .symbol($1) }) else {
            return false
        }
        tokens = tokens.dropFirst(words.count)
        return true
    }

    private var failure: StatementError {
        .syntax(near: tokens.prefix(8).map(\.source).joined(separator: " "))
    }
}
