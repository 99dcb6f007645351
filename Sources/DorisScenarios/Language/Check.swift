/// What must be true of that which a step looked at.
enum Check: Equatable, Sendable {
    // Of an answer to a statement.

    /// It was carried out.
    case ok
    /// It was refused with this number and all of these texts.
    case error(code: UInt32, fragments: [String])
    /// It has exactly these columns.
    case columns([String])
    /// It has so many rows.
    case rows(Int)
    /// It has a row of this host (any, without one) with these cells.
    case row(host: String?, cells: [Cell])
    /// It has no such row.
    case noRow(host: String?, cells: [Cell])
    /// A cell becomes a variable.
    case save(variable: String, column: String, host: String?)

    // Of an answer over HTTP.

    /// The status code.
    case status(Int)
    /// Nobody took the connection.
    case refused
    /// A header is this, or of this form.
    case header(name: String, value: Match)
    /// A value in the JSON body, by its path with dots, is this.
    case json(path: String, value: String)

    // Of a file.

    case exists
    case absent
    /// A key of a properties file is this.
    case key(name: String, value: Match)
    /// The whole text, without blanks at its ends, is this.
    case text(Match)
    /// The content is what it was when it was marked.
    case unchanged
    /// It is not.
    case changed

    // Of texts: a body, a file, a log, an output.

    case contains(String)
    case lacks(String)

    // Of ports, locks and processes.

    /// Something listens at a port, or not.
    case port(name: String, isOpen: Bool)
    /// Another process has the lock, or not.
    case held(Bool)
    case running
    /// It ended with this status; `nil` is any.
    case exits(Int32?)

    /// How one text must be like another one.
    enum Match: Equatable, Sendable {
        case equal(String)
        case unequal(String)
        case form(String)
        /// A whole number over this one.
        case above(Int)
    }

    /// A cell of a row: its column, with `|` between names of several versions, and what must be in it.
    struct Cell: Equatable, Sendable {
        let column: String
        let value: Match
    }
}
