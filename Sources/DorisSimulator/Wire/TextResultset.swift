import Doris
import NIOCore

/// A whole result set in the text protocol: column count, columns, EOF, rows, EOF.
///
/// Doris does not offer `DEPRECATE_EOF`, so both EOF packets are always there.
struct TextResultset: Equatable, Sendable {
    /// Columns and rows.
    let table: ResultTable
    /// Whether more follows.
    var status: StatusFlags = []

    /// The payloads in their order.
    var payloads: [ByteBuffer] {
        var count = ByteBuffer()
        count.writeLengthEncoded(table.columns.count)
        return [count]
            + table.columns.map { ColumnDefinition41(name: $0).payload }
            + [EOFPacket().payload]
            + table.rows.map { TextResultsetRow(cells: $0).payload }
            + [EOFPacket(status: status).payload]
    }
}
