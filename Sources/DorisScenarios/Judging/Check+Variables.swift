extension Check {
    /// The check with its variables put in.
    func mapped(_ change: (String) throws(LineProblem) -> String) throws(LineProblem) -> Check {
        switch self {
        case .error(let code, let fragments): .error(code: code, fragments: try Check.all(fragments, change))
        case .row(let host, let cells): .row(host: try Check.some(host, change), cells: try Check.cells(cells, change))
        case .noRow(let host, let cells):
            .noRow(host: try Check.some(host, change), cells: try Check.cells(cells, change))
        case .save(let variable, let column, let host):
            .save(variable: variable, column: column, host: try Check.some(host, change))
        case .header(let name, let value): .header(name: name, value: try value.mapped(change))
        case .json(let path, let value): .json(path: path, value: try change(value))
        case .key(let name, let value): .key(name: name, value: try value.mapped(change))
        case .text(let match): .text(try match.mapped(change))
        case .contains(let text): .contains(try change(text))
        case .lacks(let text): .lacks(try change(text))
        case .ok, .columns, .rows, .status, .refused, .exists, .absent, .unchanged, .changed, .port, .held, .running,
            .exits:
            self
        }
    }

    private static func some(
        _ text: String?,
        _ change: (String) throws(LineProblem) -> String
    ) throws(LineProblem) -> String? {
        guard let text else { return nil }
        return try change(text)
    }

    private static func all(
        _ texts: [String],
        _ change: (String) throws(LineProblem) -> String
    ) throws(LineProblem) -> [String] {
        var result: [String] = []
        for text in texts { result.append(try change(text)) }
        return result
    }

    private static func cells(
        _ cells: [Cell],
        _ change: (String) throws(LineProblem) -> String
    ) throws(LineProblem) -> [Cell] {
        var result: [Cell] = []
        for cell in cells { result.append(Cell(column: cell.column, value: try cell.value.mapped(change))) }
        return result
    }
}
