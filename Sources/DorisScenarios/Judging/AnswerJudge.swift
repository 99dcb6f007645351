import ClusterClient
import Doris

/// Holds an answer to a statement against what must be true of it.
struct AnswerJudge {
    let answer: StatementAnswer

    /// Judges one check.
    ///
    /// - Returns: What was seen instead; `nil` when the check holds.
    func verdict(on check: Check) -> String? {
        switch (check, answer) {
        case (.ok, .rows), (.ok, .done): nil
        case (.error(let code, let fragments), .failure(let seen, let message)):
            seen == code && fragments.allSatisfy { message.contains($0) } ? nil : words
        case (.refused, .failure(let code, _)): (2_000..<3_000).contains(code) ? nil : words
        case (.contains(let part), .failure(_, let message)): message.contains(part) ? nil : words
        case (.lacks(let part), .failure(_, let message)): message.contains(part) ? words : nil
        case (_, .rows(let table)): verdict(on: check, of: table)
        default: words
        }
    }

    private func verdict(on check: Check, of table: ResultTable) -> String? {
        switch check {
        case .columns(let columns): table.columns == columns ? nil : table.columns.joined(separator: ", ")
        case .rows(let count): table.rows.count == count ? nil : "\(table.rows.count)"
        case .row(let host, let cells): missing(host, cells, in: table)
        case .noRow(let host, let cells): missing(host, cells, in: table) == nil ? "there is one" : nil
        case .save(_, let column, let host):
            AnswerJudge.cell(column, of: host, in: table) == nil ? "no row of it, or no such column" : nil
        default: words
        }
    }

    /// Why no row is like this; `nil` when one is.
    private func missing(_ host: String?, _ cells: [Check.Cell], in table: ResultTable) -> String? {
        let records = AnswerJudge.records(of: host, in: table)
        var closest: String?
        for record in records {
            let differing = cells.compactMap { cell -> String? in
                cell.value.verdict(on: AnswerJudge.cell(cell.column, in: record)).map { "\(cell.column) is \($0)" }
            }
            if differing.isEmpty { return nil }
            closest = closest ?? differing.joined(separator: ", ")
        }
        let hosts = table.records.map { $0["Host"] ?? $0["IP"] ?? "?" }.joined(separator: ", ")
        return closest ?? "there is no such row, only \(hosts.isEmpty ? "none" : hosts)"
    }

    /// The rows of a host; all of them without one.
    private static func records(of host: String?, in table: ResultTable) -> [ResultTable.Record] {
        table.records.filter { host == nil || ($0["Host"] ?? $0["IP"]) == host }
    }

    /// A cell below the first of several names that is there.
    private static func cell(_ column: String, in record: ResultTable.Record) -> String? {
        column.split(separator: "|").lazy.compactMap { record[String($0)] }.first
    }

    /// The cell of a host's first row; of the first row without one.
    static func cell(_ column: String, of host: String?, in table: ResultTable) -> String? {
        records(of: host, in: table).first.flatMap { cell(column, in: $0) }
    }

    /// The answer in words.
    private var words: String {
        switch answer {
        case .done: "it was carried out, without rows"
        case .rows(let table): "\(table.rows.count) rows of \(table.columns.joined(separator: ", "))"
        case .failure(let code, let message): "error \(code): \(message)"
        }
    }
}
