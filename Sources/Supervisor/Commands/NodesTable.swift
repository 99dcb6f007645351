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
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(
                separator: "  "
            )
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
