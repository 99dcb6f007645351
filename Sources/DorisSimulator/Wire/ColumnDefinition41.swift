import NIOCore

/// A column of a result set, `Protocol::ColumnDefinition41`.
///
/// - `string<lenenc>` catalog, `def`
/// - `string<lenenc>` schema, table, original table: empty
/// - `string<lenenc>` name, and the same as original name
/// - `int<lenenc>` length of what follows, 12
/// - `int<2>` character set
/// - `int<4>` display length
/// - `int<1>` type
/// - `int<2>` flags
/// - `int<1>` decimals
/// - `int<2>` zeros
struct ColumnDefinition41: Equatable, Sendable {
    /// The column's name.
    let name: String

    /// `MYSQL_TYPE_VAR_STRING`: all columns of Doris' listings are texts.
    private static let textType: UInt8 = 0xFD

    /// The packet's payload.
    var payload: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeLengthEncoded("def")
        for _ in 0..<3 { buffer.writeLengthEncoded("") }
        buffer.writeLengthEncoded(name)
        buffer.writeLengthEncoded(name)
        buffer.writeLengthEncoded(12)
        buffer.writeInteger(UInt16(HandshakeV10.characterSet), endianness: .little)
        buffer.writeInteger(UInt32(255), endianness: .little)
        buffer.writeInteger(ColumnDefinition41.textType)
        buffer.writeRepeatingByte(0, count: 5)
        return buffer
    }
}
