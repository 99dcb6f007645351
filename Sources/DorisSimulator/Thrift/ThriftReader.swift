import NIOCore

/// Reads Thrift's binary protocol from bytes that may not be complete yet.
struct ThriftReader {
    /// Why nothing was read.
    enum Failure: Error, Equatable {
        /// More bytes are needed.
        case incomplete
        /// No bytes could make it right.
        case malformed(String)
    }

    /// How deep structs and lists may nest.
    static let depthLimit = 16
    /// The longest string, and the longest list, that is read.
    static let sizeLimit: Int32 = 1 << 20

    private(set) var buffer: ByteBuffer

    init(_ buffer: ByteBuffer) {
        self.buffer = buffer
    }

    /// Reads a struct: fields as `int<1>` type, `int<2>` id, value, up to a type of 0.
    mutating func structure(depth: Int = 0) throws(Failure) -> ThriftStruct {
        guard depth < ThriftReader.depthLimit else { throw .malformed("structs nest too deeply") }
        var fields: [ThriftStruct.Field] = []
        while true {
            let type: UInt8 = try integer()
            if type == 0 { return ThriftStruct(fields) }
            let id: Int16 = try integer()
            fields.append(ThriftStruct.Field(id, try value(type, depth: depth + 1)))
        }
    }

    /// Reads an integer in network byte order.
    mutating func integer<Number: FixedWidthInteger>(as type: Number.Type = Number.self) throws(Failure) -> Number {
        guard let number = buffer.readInteger(as: Number.self) else { throw .incomplete }
        return number
    }

    /// Reads `i32` length and that many bytes.
    mutating func bytes() throws(Failure) -> [UInt8] {
        let count = try size()
        guard let bytes = buffer.readBytes(length: count) else { throw .incomplete }
        return bytes
    }

    private mutating func value(_ type: UInt8, depth: Int) throws(Failure) -> ThriftValue {
        guard depth < ThriftReader.depthLimit else { throw .malformed("values nest too deeply") }
        switch type {
        case 2: return .bool(try integer(as: UInt8.self) != 0)
        case 3: return .byte(try integer())
        case 4: return .double(try integer())
        case 6: return .i16(try integer())
        case 8: return .i32(try integer())
        case 10: return .i64(try integer())
        case 11: return .string(try bytes())
        case 12: return .structure(try structure(depth: depth))
        case 13:
            let key: UInt8 = try integer()
            let element: UInt8 = try integer()
            for _ in 0..<(try size()) {
                _ = try value(key, depth: depth + 1)
                _ = try value(element, depth: depth + 1)
            }
            return .map
        case 14, 15:
            let element: UInt8 = try integer()
            var elements: [ThriftValue] = []
            for _ in 0..<(try size()) { elements.append(try value(element, depth: depth + 1)) }
            return type == 14 ? .set(element, elements) : .list(element, elements)
        default: throw .malformed("type \(type)")
        }
    }

    private mutating func size() throws(Failure) -> Int {
        let size: Int32 = try integer()
        guard size >= 0 && size <= ThriftReader.sizeLimit else { throw .malformed("a size of \(size)") }
        return Int(size)
    }
}
