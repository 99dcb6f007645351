import NIOCore

/// Writes Thrift's binary protocol.
extension ByteBuffer {
    /// Writes a struct and the 0 that ends it.
    mutating func writeThrift(_ structure: ThriftStruct) {
        for field in structure.fields {
            writeInteger(field.value.type)
            writeInteger(field.id)
            writeThrift(field.value)
        }
        writeInteger(UInt8(0))
    }

    /// Writes `i32` length and the bytes.
    mutating func writeThrift(_ bytes: [UInt8]) {
        writeInteger(Int32(bytes.count))
        writeBytes(bytes)
    }

    private mutating func writeThrift(_ value: ThriftValue) {
        switch value {
        case .bool(let flag): writeInteger(UInt8(flag ? 1 : 0))
        case .byte(let number): writeInteger(number)
        case .double(let bits): writeInteger(bits)
        case .i16(let number): writeInteger(number)
        case .i32(let number): writeInteger(number)
        case .i64(let number): writeInteger(number)
        case .string(let bytes): writeThrift(bytes)
        case .structure(let structure): writeThrift(structure)
        case .list(let element, let elements), .set(let element, let elements):
            writeInteger(element)
            writeInteger(Int32(elements.count))
            for element in elements { writeThrift(element) }
        case .map:
            // An empty map from and to bytes: what was passed over is not kept.
            writeBytes([3, 3, 0, 0, 0, 0])
        }
    }
}
