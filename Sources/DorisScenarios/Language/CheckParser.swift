import Doris

/// Reads a check: what stands below a step.
struct CheckParser {
    private var words: Words

    /// Reads a line without blanks at its ends.
    static func line(_ line: String) throws(LineProblem) -> CheckLine {
        let (versions, text) = try VersionTag.split(line)
        var parser = CheckParser(words: Words(text))
        return CheckLine(line: 0, text: text, versions: versions, check: try parser.check())
    }

    private mutating func check() throws(LineProblem) -> Check {
        switch try words.expect("the check") {
        case "ok": try finished(.ok)
        case "refused": try finished(.refused)
        case "exists": try finished(.exists)
        case "absent": try finished(.absent)
        case "unchanged": try finished(.unchanged)
        case "changed": try finished(.changed)
        case "held": try finished(.held(true))
        case "free": try finished(.held(false))
        case "running": try finished(.running)
        case "exits": try finished(.exits(try StepParser.status(try words.next())))
        case "error": .error(code: try number(), fragments: try words.all())
        case "columns": .columns(words.remainder.split(separator: ",").map { $0.trimmingBlanks() })
        case "rows": try finished(.rows(try number()))
        case "row", "row:": try row { .row(host: $0, cells: $1) }
        case "no": try noRow()
        case "save": try saving()
        case "status": try finished(.status(try number()))
        case "header": try header()
        case "json": try json()
        case "key": try key()
        case "text": try finished(.text(try match()))
        case "contains": try finished(.contains(try words.expect("the text")))
        case "lacks": try finished(.lacks(try words.expect("the text")))
        case "open": try finished(.port(name: try words.expect("the port"), isOpen: true))
        case "closed": try finished(.port(name: try words.expect("the port"), isOpen: false))
        case let verb: throw LineProblem("'\(verb)' is no word that a check begins with")
        }
    }

    private mutating func finished(_ check: Check) throws(LineProblem) -> Check {
        try words.finish()
        return check
    }

    private mutating func number<Number: FixedWidthInteger>() throws(LineProblem) -> Number {
        let word = try words.expect("the number")
        guard let number = Number(word), number >= 0 else { throw LineProblem("'\(word)' is no number that fits") }
        return number
    }

    /// `= VALUE`, `!= VALUE` or `~ FORM`.
    private mutating func match() throws(LineProblem) -> Check.Match {
        let sign = try words.expect("the sign")
        let text = try words.expect("the value")
        switch sign {
        case "=": return .equal(text)
        case "!=": return .unequal(text)
        case "~": return .form(text)
        default: throw LineProblem("'\(sign)' is none of = and != and ~")
        }
    }

    private mutating func key() throws(LineProblem) -> Check {
        let name = try words.expect("the key")
        return try finished(.key(name: name, value: try match()))
    }

    private mutating func header() throws(LineProblem) -> Check {
        let name = try words.expect("the header")
        return try finished(.header(name: name, value: try match()))
    }

    private mutating func json() throws(LineProblem) -> Check {
        let path = try words.expect("the path")
        guard case .equal(let value) = try match() else { throw LineProblem("a JSON value is compared with =") }
        return try finished(.json(path: path, value: value))
    }

    private mutating func noRow() throws(LineProblem) -> Check {
        guard try words.take("row") else { throw LineProblem("only 'row' may follow 'no'") }
        return try row { .noRow(host: $0, cells: $1) }
    }

    /// `[HOST] CELL…`: a host is a word without a sign that compares.
    private mutating func row(_ make: (String?, [Check.Cell]) -> Check) throws(LineProblem) -> Check {
        var host: String?
        var cells: [Check.Cell] = []
        for word in try words.all() {
            if let cell = CheckParser.cell(word) {
                cells.append(cell)
            } else if host == nil && cells.isEmpty {
                host = word
            } else {
                throw LineProblem("'\(word)' is no cell such as Alive=true or Name~fe_*")
            }
        }
        guard host != nil || !cells.isEmpty else { throw LineProblem("the row needs a host or a cell") }
        return make(host, cells)
    }

    private static func cell(_ word: String) -> Check.Cell? {
        guard let sign = word.firstIndex(where: { "=~>!".contains($0) }), sign != word.startIndex else { return nil }
        let column = String(word[..<sign])
        let value = String(word[word.index(after: sign)...])
        switch word[sign] {
        case "=": return Check.Cell(column: column, value: .equal(value))
        case "~": return Check.Cell(column: column, value: .form(value))
        case ">": return Int(value).map { Check.Cell(column: column, value: .above($0)) }
        default:
            guard value.hasPrefix("=") else { return nil }
            return Check.Cell(column: column, value: .unequal(String(value.dropFirst())))
        }
    }

    /// `save VARIABLE = COLUMN [of HOST]`.
    private mutating func saving() throws(LineProblem) -> Check {
        let variable = try words.expect("the variable")
        guard try words.take("=") else { throw LineProblem("'=' is missing") }
        let column = try words.expect("the column")
        let host = try words.take("of") ? try words.expect("the host") : nil
        return try finished(.save(variable: variable, column: column, host: host))
    }
}
