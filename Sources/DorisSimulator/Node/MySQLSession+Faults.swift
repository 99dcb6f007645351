import Doris
import NIOCore

/// What tests see of a session, and what they make go wrong in it.
extension MySQLSession {
    /// Puts a statement on record, where its outcome will be noted under the number.
    func record(_ text: String) -> Int {
        let now = WallClock.milliseconds
        let line = text.onOneLine(limit: 4_096)
        node.statementLog.line("\(Timestamp(milliseconds: now).log)\t\(connectionID)\t\(user)\t\(line)")
        return node.record.add(.init(time: now, connection: connectionID, user: user, peer: peer, text: line))
    }

    /// A table as faults leave it; a slow reverse DNS takes its time for each row.
    func suffered(_ table: ResultTable, of statement: String) async -> ResultTable {
        guard table.isListing else { return table }
        if node.settings.profile.listings.frontendColumns.contains("HostName") {
            let delay = node.faults.take(for: statement) { fault -> Int? in
                guard case .slowReverseDNS(let milliseconds) = fault else { return nil }
                return milliseconds
            }
            if let delay {
                await line.wait(clearings: node.faults.clearings, for: .milliseconds(delay) * table.rows.count)
            }
        }
        let fault = node.faults.take(for: statement) { $0.concernsColumns ? $0 : nil }
        return fault.map { table.suffering($0) } ?? table
    }
}
