/// A text result set: column names and rows of optional texts.
///
/// Cells are looked up by column name, never by position: the columns of Doris' listings moved with almost every
/// release, so that a fixed index silently reads a neighbour.
package struct ResultTable: Equatable, Sendable {
    /// The column names as the server sent them.
    package let columns: [String]
    /// The rows; each has as many cells as there are columns, `nil` standing for SQL `NULL`.
    package let rows: [[String?]]

    package init(columns: [String], rows: [[String?]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The rows with access by column name.
    package var records: [Record] {
        let places = Dictionary(zip(columns, columns.indices)) { first, _ in first }
        return rows.map { Record(places: places, cells: $0) }
    }

    /// One row of a ``ResultTable``.
    package struct Record: Sendable {
        fileprivate let places: [String: Int]
        fileprivate let cells: [String?]

        /// The cell below a column; `nil` for `NULL` or an unknown column.
        package subscript(name: String) -> String? {
            guard let index = places[name], index < cells.count else { return nil }
            return cells[index]
        }
    }
}
