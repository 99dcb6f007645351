import Doris

/// The words of a line, taken one after the other.
///
/// Blanks part them; within double quotes they don't, and `\"`, `\\` and `\n` stand for what they stand for in C.
struct Words {
    private var rest: Substring

    init(_ text: some StringProtocol) {
        rest = Substring(text.trimmingBlanks())
    }

    var isEmpty: Bool { rest.isEmpty }

    /// All that was not taken yet, as it is.
    var remainder: String { String(rest) }

    /// The next word; `nil` at the end.
    ///
    /// - Throws: ``LineProblem`` for a quote that is not closed.
    mutating func next() throws(LineProblem) -> String? {
        guard !rest.isEmpty else { return nil }
        var word = ""
        var isQuoted = false
        while let character = rest.first, isQuoted || character != " " {
            rest.removeFirst()
            switch character {
            case "\"": isQuoted.toggle()
            case "\\" where isQuoted: word.append(try escaped())
            default: word.append(character)
            }
        }
        guard !isQuoted else { throw LineProblem("a quote is not closed") }
        rest = rest.drop { $0 == " " }
        return word
    }

    /// The next word, which must be there.
    mutating func expect(_ what: String) throws(LineProblem) -> String {
        guard let word = try next() else { throw LineProblem("\(what) is missing") }
        return word
    }

    /// Takes the next word if it is this one.
    mutating func take(_ word: String) throws(LineProblem) -> Bool {
        var copy = self
        guard try copy.next() == word else { return false }
        self = copy
        return true
    }

    /// All words that are left.
    mutating func all() throws(LineProblem) -> [String] {
        var words: [String] = []
        while let word = try next() { words.append(word) }
        return words
    }

    /// The end of the line: nothing may be left.
    func finish() throws(LineProblem) {
        guard rest.isEmpty else { throw LineProblem("'\(rest)' is too much") }
    }

    private mutating func escaped() throws(LineProblem) -> Character {
        switch rest.popFirst() {
        case "n"?: return "\n"
        case "\""?: return "\""
        case "\\"?: return "\\"
        default: throw LineProblem("a backslash stands before neither a quote nor a backslash nor n")
        }
    }
}

/// What is wrong with a line.
struct LineProblem: Error, Equatable {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}
