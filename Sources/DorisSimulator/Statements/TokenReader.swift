/// Takes tokens from the front, one expectation after the other.
struct TokenReader {
    private var tokens: ArraySlice<Token>

    /// What is left.
    var rest: ArraySlice<Token> { tokens }

    init(_ tokens: ArraySlice<Token>) {
        self.tokens = tokens
    }

    /// Whether nothing is left.
    var isEmpty: Bool { tokens.isEmpty }

    /// The error for what comes next.
    var failure: StatementError {
        .syntax(near: tokens.prefix(8).map(\.source).joined(separator: " "))
    }

    /// Whether a word or a symbol comes next.
    func isAt(_ word: String) -> Bool {
        tokens.first.map { $0.keyword == word || $0 == .symbol(word) } ?? false
    }

    /// Takes words or symbols when all of them come next.
    mutating func take(_ words: String...) -> Bool { take(words) }

    /// Takes words or symbols when all of them come next.
    mutating func take(_ words: [String]) -> Bool {
        let next = tokens.prefix(words.count)
        guard next.count == words.count, zip(next, words).allSatisfy({ $0.keyword == $1 || $0 == .symbol($1) }) else {
            return false
        }
        tokens = tokens.dropFirst(words.count)
        return true
    }

    /// Takes `SHOW PROC 'path'` when it comes next; a slash at the path's end makes no difference.
    mutating func takeProc(_ path: String) -> Bool {
        let parts = Array(tokens.prefix(3))
        guard parts.count == 3, parts[0].keyword == "SHOW", parts[1].keyword == "PROC", case .text(let text) = parts[2],
            text == path || text == path + "/"
        else { return false }
        tokens = tokens.dropFirst(3)
        return true
    }

    /// Takes a name, with or without backquotes.
    mutating func name() throws(StatementError) -> String {
        switch tokens.first {
        case .quotedName(let name)?, .word(let name)?:
            tokens.removeFirst()
            return name
        default: throw failure
        }
    }

    /// Takes a text in quotes.
    mutating func text() throws(StatementError) -> String {
        guard case .text(let text)? = tokens.first else { throw failure }
        tokens.removeFirst()
        return text
    }

    /// Takes a number that is not negative.
    mutating func number() throws(StatementError) -> Int {
        guard case .word(let word)? = tokens.first, let number = Int(word) else { throw failure }
        tokens.removeFirst()
        return number
    }

    /// Takes any one token; `nil` where nothing is left.
    mutating func next() -> Token? { tokens.popFirst() }

    /// Takes any one token.
    mutating func skipOne() throws(StatementError) {
        guard next() != nil else { throw failure }
    }

    /// Takes what stands in parentheses, cut at the commas that belong to them and not to inner ones.
    mutating func group() throws(StatementError) -> [ArraySlice<Token>] {
        guard take("(") else { throw failure }
        var depth = 1
        var parts: [ArraySlice<Token>] = []
        var start = tokens.startIndex
        for index in tokens.indices {
            switch tokens[index] {
            case .symbol("("): depth += 1
            case .symbol(")"): depth -= 1
            case .symbol(",") where depth == 1:
                parts.append(tokens[start..<index])
                start = tokens.index(after: index)
            default: continue
            }
            guard depth == 0 else { continue }
            parts.append(tokens[start..<index])
            tokens = tokens[tokens.index(after: index)...]
            return parts
        }
        throw failure
    }

    /// Takes `("key" = "value", …)`.
    mutating func properties() throws(StatementError) -> [String: String] {
        let failure = failure
        var properties: [String: String] = [:]
        for part in try group() {
            let part = Array(part)
            guard part.count == 3, part[1] == .symbol("="), case .text(let key) = part[0],
                case .text(let value) = part[2]
            else { throw failure }
            properties[key] = value
        }
        return properties
    }

    /// Makes sure that nothing is left.
    func end() throws(StatementError) {
        guard tokens.isEmpty else { throw failure }
    }
}
