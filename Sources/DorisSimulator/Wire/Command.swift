import NIOCore

/// What a client asks for once it has logged in: `int<1>` command, and the command's own bytes.
enum Command: Equatable, Sendable {
    /// `COM_QUIT`: the client goes.
    case quit
    /// `COM_INIT_DB`: `string<EOF>` database.
    case initDatabase(String)
    /// `COM_QUERY`: `string<EOF>` statement.
    case query(String)
    /// `COM_FIELD_LIST`: `string<NUL>` table, `string<EOF>` wildcard.
    case fieldList(table: String)
    /// `COM_PING`.
    case ping
    /// Any other command, by its number.
    case unsupported(UInt8)

    /// Reads a payload.
    ///
    /// - Throws: ``WireError`` when it is empty or cut off.
    init(reading payload: ByteBuffer) throws(WireError) {
        var buffer = payload
        switch buffer.readInteger(as: UInt8.self) {
        case 0x01: self = .quit
        case 0x02: self = .initDatabase(buffer.readRest())
        case 0x03: self = .query(buffer.readRest())
        case 0x04: self = .fieldList(table: try buffer.readNullTerminated())
        case 0x0E: self = .ping
        case let number?: self = .unsupported(number)
        case nil: throw WireError("a command without a byte")
        }
    }
}
