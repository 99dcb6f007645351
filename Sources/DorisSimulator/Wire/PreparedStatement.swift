import NIOCore

/// A statement that a client prepared; executing it puts literals in the place of its question marks.
struct PreparedStatement: Equatable, Sendable {
    /// The pieces between the question marks.
    private let pieces: [String]
    /// The types of the parameters, which a client sends with the first execution only.
    private var types: [UInt8] = []

    /// How many statements one connection may have prepared at a time.
    static let limit = 1_000

    /// Prepares a statement.
    ///
    /// - Throws: ``StatementError`` for anything but a query and an insertion.
    init(_ text: String) throws(StatementError) {
        let tokens = try Token.tokens(of: text)
        guard ["SELECT", "INSERT"].contains(tokens.first?.keyword ?? "") else {
            throw .general("Only support prepare SelectStmt or InsertStmt now")
        }
        pieces = tokens.split(separator: .symbol("?"), omittingEmptySubsequences: false).map { piece in
            piece.map(\.source).joined(separator: " ")
        }
    }

    /// How many parameters there are.
    var parameterCount: Int { pieces.count - 1 }

    /// The answer to the preparation.
    ///
    /// - `int<1>` 0
    /// - `int<4>` statement id
    /// - `int<2>` number of columns, which Doris does not know before the execution
    /// - `int<2>` number of parameters, then a definition of each, and EOF
    /// - `int<1>` 0
    /// - `int<2>` warnings
    func answer(id: UInt32) -> [ByteBuffer] {
        var head = ByteBuffer(bytes: [0])
        head.writeInteger(id, endianness: .little)
        head.writeInteger(UInt16(0), endianness: .little)
        head.writeInteger(UInt16(clamping: parameterCount), endianness: .little)
        head.writeBytes([0, 0, 0])
        guard parameterCount > 0 else { return [head] }
        let parameters = (0..<parameterCount).map { ColumnDefinition41(name: "$\($0 + 1)").payload }
        return [head] + parameters + [EOFPacket().payload]
    }

    /// The statement with the parameters of an execution.
    ///
    /// - `int<1>` flags, `int<4>` iterations
    /// - `string<(n + 7) / 8>` which parameters are `NULL`
    /// - `int<1>` whether types follow, then two bytes for each
    /// - the values
    ///
    /// - Throws: ``WireError`` when they are cut off, or of a type that is neither an integer nor a text.
    mutating func statement(reading values: ByteBuffer) throws(WireError) -> String {
        var buffer = values
        guard buffer.readBytes(length: 5) != nil else { throw WireError("an execution that is cut off") }
        guard parameterCount > 0 else { return pieces[0] }
        guard let nulls = buffer.readBytes(length: (parameterCount + 7) / 8),
            let hasTypes = buffer.readInteger(as: UInt8.self)
        else { throw WireError("an execution that is cut off") }
        if hasTypes == 1 {
            guard let bytes = buffer.readBytes(length: 2 * parameterCount) else {
                throw WireError("an execution without its types")
            }
            types = stride(from: 0, to: bytes.count, by: 2).map { bytes[$0] }
        }
        guard types.count == parameterCount else { throw WireError("an execution without its types") }
        var text = pieces[0]
        for index in 0..<parameterCount {
            let isNull = nulls[index / 8] & 1 << (index % 8) != 0
            text += " " + (isNull ? "NULL" : try PreparedStatement.literal(types[index], &buffer)) + " "
            text += pieces[index + 1]
        }
        return text
    }

    private static func literal(_ type: UInt8, _ buffer: inout ByteBuffer) throws(WireError) -> String {
        let number: Int64?
        switch type {
        case 0x01: number = buffer.readInteger(endianness: .little, as: Int8.self).map { Int64($0) }
        case 0x02: number = buffer.readInteger(endianness: .little, as: Int16.self).map { Int64($0) }
        case 0x03: number = buffer.readInteger(endianness: .little, as: Int32.self).map { Int64($0) }
        case 0x08: number = buffer.readInteger(endianness: .little, as: Int64.self)
        case 0x06: return "NULL"
        case 0x0F, 0xF9...0xFE:
            let text = String(decoding: try buffer.readLengthEncodedBytes(), as: UTF8.self)
            return Token.text(text).source
        default: throw WireError("a parameter of type \(type)")
        }
        guard let number else { throw WireError("a parameter that is cut off") }
        return "\(number)"
    }
}
