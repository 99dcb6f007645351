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
    /// `COM_STATISTICS`.
    case statistics
    /// `COM_PING`.
    case ping
    /// `COM_CHANGE_USER`.
    case changeUser(ChangeUser)
    /// `COM_STMT_PREPARE`: `string<EOF>` statement.
    case prepare(String)
    /// `COM_STMT_EXECUTE`: `int<4>` statement id, and what ``PreparedStatement`` reads.
    case execute(UInt32, ByteBuffer)
    /// `COM_STMT_CLOSE`: `int<4>` statement id; it is not answered.
    case close(UInt32)
    /// `COM_STMT_RESET`: `int<4>` statement id.
    case reset(UInt32)
    /// `COM_SET_OPTION`: `int<2>` option.
    case setOption
    /// `COM_RESET_CONNECTION`.
    case resetConnection
    /// Any other command, or one that the version does not understand, by its number.
    case unsupported(UInt8)

    /// Reads a payload.
    ///
    /// - Parameters:
    ///   - payload: The payload.
    ///   - services: What the version understands.
    /// - Throws: ``WireError`` when it is empty or cut off.
    init(reading payload: ByteBuffer, services: VersionProfile.Services) throws(WireError) {
        var buffer = payload
        switch buffer.readInteger(as: UInt8.self) {
        case 0x01: self = .quit
        case 0x02: self = .initDatabase(buffer.readRest())
        case 0x03: self = .query(buffer.readRest())
        case 0x04: self = .fieldList(table: try buffer.readNullTerminated())
        case 0x0E: self = .ping
        case 0x09 where services.hasPreparedStatements: self = .statistics
        case 0x11 where services.hasPreparedStatements: self = .changeUser(try ChangeUser(reading: &buffer))
        case 0x16 where services.hasPreparedStatements: self = .prepare(buffer.readRest())
        case 0x17 where services.hasPreparedStatements:
            self = .execute(try Command.statementID(&buffer), buffer)
        case 0x19 where services.hasPreparedStatements: self = .close(try Command.statementID(&buffer))
        case 0x1A where services.hasPreparedStatements: self = .reset(try Command.statementID(&buffer))
        case 0x1B where services.hasPreparedStatements: self = .setOption
        case 0x1F where services.hasResetConnection: self = .resetConnection
        case let number?: self = .unsupported(number)
        case nil: throw WireError("a command without a byte")
        }
    }

    private static func statementID(_ buffer: inout ByteBuffer) throws(WireError) -> UInt32 {
        guard let id = buffer.readInteger(endianness: .little, as: UInt32.self) else {
            throw WireError("a statement id that is cut off")
        }
        return id
    }

    /// The names that Doris has for commands, by their numbers.
    private static let names: [UInt8: String] = [
        0: "Sleep", 5: "Create DB", 6: "Drop Db", 7: "Refresh", 8: "Shutdown", 9: "Statistics", 10: "Processlist",
        11: "Connect", 12: "Kill", 13: "Debug", 15: "Time", 16: "DELETE_INSERT", 17: "Change user",
        22: "COM_STMT_PREPARE", 23: "COM_STMT_EXECUTE", 24: "COM_STMT_SEND_LONG_DATA", 25: "COM_STMT_CLOSE",
        26: "COM_STMT_RESET", 29: "COM_DAEMON", 31: "COM_RESET_CONNECTION",
    ]

    /// The error for a command that is not understood.
    static func refusal(of number: UInt8) -> StatementError {
        let text = names[number].map { "Unsupported command(\($0))" } ?? "Unknown command(\(number))"
        return StatementError(code: 1047, state: "08S01", message: text)
    }
}
