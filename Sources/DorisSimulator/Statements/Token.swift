/// A word of a statement.
enum Token: Equatable, Sendable {
    /// A bare word or a number, as it was written.
    case word(String)
    /// A name in backquotes.
    case quotedName(String)
    /// A text in single or double quotes, without them.
    case text(String)
    /// Any other character, and the two `@` of a system variable as one.
    case symbol(String)

    /// The word in upper case; `nil` for anything else.
    var keyword: String? {
        guard case .word(let word) = self else { return nil }
        return word.uppercased()
    }

    /// The token as it could stand in a statement.
    var source: String {
        switch self {
        case .word(let text), .symbol(let text): text
        case .quotedName(let text): "`\(text)`"
        case .text(let text):
            text.reduce(into: "'") { $0 += $1 == "'" || $1 == "\\" ? "\\\($1)" : "\($1)" } + "'"
        }
    }

    /// Cuts a statement into tokens; comments and semicolons at the end fall away.
    ///
    /// - Throws: ``StatementError`` for a quote that nothing closes.
    static func tokens(of statement: String) throws(StatementError) -> [Token] {
        var scanner = TokenScanner(rest: statement[...])
        var tokens: [Token] = []
        while let token = try scanner.next() { tokens.append(token) }
        while tokens.last == .symbol(";") { tokens.removeLast() }
        return tokens
    }

    /// Cuts a text into its statements at the semicolons that no quote or comment holds; empty ones fall away.
    ///
    /// - Returns: The statements, or the whole text where it has none or cannot be cut.
    static func statements(in text: String) -> [String] {
        var scanner = TokenScanner(rest: text[...])
        var statements: [String] = []
        var (start, isEmpty) = (text.startIndex, true)
        do throws(StatementError) {
            while let token = try scanner.next() {
                guard token == .symbol(";") else {
                    isEmpty = false
                    continue
                }
                if !isEmpty { statements.append(String(text[start..<scanner.rest.startIndex].dropLast())) }
                (start, isEmpty) = (scanner.rest.startIndex, true)
            }
        } catch {
            return [text]
        }
        if !isEmpty { statements.append(String(text[start...])) }
        return statements.count > 1 ? statements : [text]
    }
}

/// Reads one token after the other.
private struct TokenScanner {
    var rest: Substring

    mutating func next() throws(StatementError) -> Token? {
        skipBlanksAndComments()
        guard let first = rest.first else { return nil }
        switch first {
        case "'", "\"": return .text(try quoted(by: first))
        case "`": return .quotedName(try quoted(by: first))
        case _ where TokenScanner.belongsToWord(first):
            let word = rest.prefix(while: TokenScanner.belongsToWord)
            rest = rest[word.endIndex...]
            return .word(String(word))
        default:
            let length = rest.hasPrefix("@@") ? 2 : 1
            defer { rest = rest.dropFirst(length) }
            return .symbol(String(rest.prefix(length)))
        }
    }

    private static func belongsToWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "$"
    }

    private mutating func skipBlanksAndComments() {
        while true {
            rest = rest.drop { $0.isWhitespace }
            if rest.hasPrefix("/*") {
                rest = rest.dropFirst(2)
                while !rest.isEmpty && !rest.hasPrefix("*/") { rest = rest.dropFirst() }
                rest = rest.dropFirst(2)
            } else if rest.hasPrefix("-- ") || rest.hasPrefix("#") {
                rest = rest.drop { !$0.isNewline }
            } else {
                return
            }
        }
    }

    /// A quote is doubled or escaped by a backslash inside its text.
    private mutating func quoted(by quote: Character) throws(StatementError) -> String {
        let start = rest
        rest = rest.dropFirst()
        var text = ""
        while let character = rest.popFirst() {
            if character == quote {
                guard rest.first == quote else { return text }
                rest = rest.dropFirst()
                text.append(quote)
            } else if character == "\\" && quote != "`", let escaped = rest.popFirst() {
                text.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
            } else {
                text.append(character)
            }
        }
        throw .syntax(near: String(start))
    }
}
