/// How much of an answer is read before it counts as malformed, so that no peer can exhaust the supervisor's memory.
///
/// A listing has some 30 columns, and a row for each node; 20,000 rows are far beyond any cluster.
struct ResultLimits {
    var columns = 256
    var rows = 20_000
    /// Bytes of all cells together.
    var bytes = 64 << 20
    /// Bytes of one packet, which libmariadb would otherwise take up to 1 GiB.
    var packet = 8 << 20
    /// Bytes received before the first row, some of which may be rows that wait to be read.
    ///
    /// libmariadb keeps the definitions of columns in memory, eight times as large as they came.
    var head = 16 << 20
    /// Further results after the first one; Doris splits a statement at `;` and answers each part.
    var furtherResults = 16
}
