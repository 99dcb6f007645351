package import Doris

/// What came of a statement that was sent in its own words.
package enum StatementAnswer: Equatable, Sendable {
    /// It was carried out and has rows.
    case rows(ResultTable)
    /// It was carried out and has none.
    case done
    /// It was not carried out: the error number of the frontend, or of libmariadb (2000 to 2999), and the words; the
    /// number is 0 where neither gave one.
    case failure(code: UInt32, message: String)
}
