import Doris

/// Frontends and backends as one table, the rows of the own host marked with an asterisk.
enum NodesTable {
    static func lines(frontends: [Frontend], backends: [Backend], ownHost: String) -> [String] {
        var rows = [["", "NODE", "ROLE", "ALIVE", "TABLETS", "NOTE"]]
        for frontend in frontends {
            let role = frontend.isMaster ? "master" : frontend.role?.rawValue.lowercased() ?? "unknown"
            rows.append([
                frontend.editLog.host == ownHost ? "*" : "", "\(frontend.editLog)", role, alive(frontend.isAlive), "-",
                frontend.hasJoined ? frontend.errorMessage : "has not joined",
            ])
        }
        for backend in backends {
            rows.append([
                backend.heartbeat.host == ownHost ? "*" : "", "\(backend.heartbeat)", "backend", alive(backend.isAlive),
                backend.tabletCount.map(String.init) ?? "-",
                backend.isDecommissioned ? "being decommissioned" : backend.errorMessage,
            ])
        }
        return aligned(rows)
    }

    private static func alive(_ isAlive: Bool) -> String { isAlive ? "yes" : "no" }

    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { width(of: $0[column]) }.max() ?? 0 }
        return rows.map { row in
            let last = row.lastIndex { !$0.isEmpty } ?? 0
            return zip(row, widths).prefix(last).reduce(into: "") { line, cell in
                line += cell.0
                line += String(repeating: " ", count: cell.1 - width(of: cell.0) + 2)
            } + row[last]
        }
    }

    /// How many columns a cell takes up; counting the characters of thousands of ASCII texts would take a while.
    private static func width(of cell: String) -> Int {
        cell.utf8.allSatisfy { $0 < 0x80 } ? cell.utf8.count : cell.count
    }
}
