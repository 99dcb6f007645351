import Doris
import NIOCore

/// A whole result set in the binary protocol, in which prepared statements are answered.
///
/// All columns are texts, so that only the rows differ from ``TextResultset``: `int<1>` 0, a bitmap of the `NULL`s that
/// begins with two unused bits, and the other cells.
struct BinaryResultset: Equatable, Sendable {
    /// Columns and rows.
    let table: ResultTable

    /// The payloads in their order.
    var payloads: [ByteBuffer] {
        let head = TextResultset(table: ResultTable(columns: table.columns, rows: [])).payloads
        return head.dropLast() + table.rows.map(BinaryResultset.payload) + head.suffix(1)
    }

    private static func payload(of row: [String?]) -> ByteBuffer {
        var nulls = [UInt8](repeating: 0, count: (row.count + 9) / 8)
        for (index, cell) in row.enumerated() where cell == nil {
            nulls[(index + 2) / 8] |= 1 << UInt8((index + 2) % 8)
        }
        var buffer = ByteBuffer(bytes: [0] + nulls)
        for case let cell? in row { buffer.writeLengthEncoded(cell) }
        return buffer
    }
}
