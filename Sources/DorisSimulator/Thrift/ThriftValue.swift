/// A value of Thrift's binary protocol.
enum ThriftValue: Equatable, Sendable {
    case bool(Bool)
    case byte(Int8)
    /// The bits of an IEEE 754 number.
    case double(UInt64)
    case i16(Int16)
    case i32(Int32)
    case i64(Int64)
    /// A string or binary.
    case string([UInt8])
    case structure(ThriftStruct)
    /// A list, or a set: the type byte of its elements, and the elements.
    case list(UInt8, [ThriftValue])
    case set(UInt8, [ThriftValue])
    /// A map; nothing here needs its contents, so they are only passed over.
    case map

    /// A text as a value.
    static func text(_ text: String) -> ThriftValue { .string(Array(text.utf8)) }

    /// The byte that stands for the type on the wire.
    var type: UInt8 {
        switch self {
        case .bool: 2
        case .byte: 3
        case .double: 4
        case .i16: 6
        case .i32: 8
        case .i64: 10
        case .string: 11
        case .structure: 12
        case .map: 13
        case .set: 14
        case .list: 15
        }
    }
}

/// A struct of Thrift's binary protocol: fields by id.
///
/// A reader takes the ids it knows, which passes over the others.
struct ThriftStruct: Equatable, Sendable {
    /// The fields in their order.
    var fields: [Field]

    /// A field's id and value.
    struct Field: Equatable, Sendable {
        let id: Int16
        let value: ThriftValue

        init(_ id: Int16, _ value: ThriftValue) {
            self.id = id
            self.value = value
        }
    }

    init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The value of a field; `nil` when it is not set.
    subscript(id: Int16) -> ThriftValue? {
        fields.last { $0.id == id }?.value
    }

    /// The text of a field; `nil` when it is not set or no text.
    func text(_ id: Int16) -> String? {
        guard case .string(let bytes)? = self[id] else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The truth value in a field; `nil` when it is not set or none.
    func bool(_ id: Int16) -> Bool? {
        guard case .bool(let flag)? = self[id] else { return nil }
        return flag
    }

    /// The number in a field; `nil` when it is not set or no `i32`.
    func i32(_ id: Int16) -> Int32? {
        guard case .i32(let number)? = self[id] else { return nil }
        return number
    }

    /// The number in a field; `nil` when it is not set or no `i64`.
    func i64(_ id: Int16) -> Int64? {
        guard case .i64(let number)? = self[id] else { return nil }
        return number
    }

    /// The struct in a field; `nil` when it is not set or none.
    func structure(_ id: Int16) -> ThriftStruct? {
        guard case .structure(let value)? = self[id] else { return nil }
        return value
    }
}
