import Doris

extension ResultTable {
    /// The table as a frontend of another build might send it; cells stay with their columns.
    ///
    /// - Parameter fault: What is different; anything that does not concern columns changes nothing.
    /// - Returns: The table as it is sent.
    func suffering(_ fault: Fault) -> ResultTable {
        switch fault {
        case .shuffledColumns:
            // Reversed, so that no column but a middle one is where it was, and the result is the same each time.
            ResultTable(columns: columns.reversed(), rows: rows.map { $0.reversed() })
        case .renamedColumn(let name, let other):
            ResultTable(columns: columns.map { $0 == name ? other : $0 }, rows: rows)
        case .extraColumn:
            ResultTable(columns: ["NewInThisBuild"] + columns, rows: rows.map { ["?"] + $0 })
        default: self
        }
    }
}
