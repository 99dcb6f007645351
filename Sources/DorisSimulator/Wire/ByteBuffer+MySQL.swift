import NIOCore

extension ByteBuffer {
    /// Writes `int<lenenc>`: one byte below 251, else a marker and 2, 3 or 8 bytes.
    mutating func writeLengthEncoded(_ number: Int) {
        switch number {
        case ..<251: writeInteger(UInt8(number))
        case ..<0x1_0000:
            writeInteger(UInt8(0xFC))
            writeInteger(UInt16(number), endianness: .little)
        case ..<0x100_0000:
            writeInteger(UInt8(0xFD))
            writeInteger(UInt16(truncatingIfNeeded: number), endianness: .little)
            writeInteger(UInt8(number >> 16))
        default:
            writeInteger(UInt8(0xFE))
            writeInteger(UInt64(number), endianness: .little)
        }
    }

    /// Writes `string<lenenc>`.
    mutating func writeLengthEncoded(_ text: String) {
        writeLengthEncoded(text.utf8.count)
        writeString(text)
    }

    /// Writes `string<NUL>`.
    mutating func writeNullTerminated(_ text: String) {
        writeString(text)
        writeInteger(UInt8(0))
    }

    /// Reads `int<lenenc>`.
    mutating func readLengthEncodedInteger() throws(WireError) -> Int {
        switch readInteger(as: UInt8.self) {
        case let byte? where byte < 251: return Int(byte)
        case 0xFC:
            guard let number = readInteger(endianness: .little, as: UInt16.self) else { break }
            return Int(number)
        case 0xFD:
            guard let low = readInteger(endianness: .little, as: UInt16.self),
                let high = readInteger(as: UInt8.self)
            else { break }
            return Int(low) | Int(high) << 16
        case 0xFE:
            guard let number = readInteger(endianness: .little, as: UInt64.self), let small = Int(exactly: number)
            else {
                break
            }
            return small
        default: break
        }
        throw WireError("a length-encoded integer that is cut off")
    }

    /// Reads `string<lenenc>` as bytes.
    mutating func readLengthEncodedBytes() throws(WireError) -> [UInt8] {
        let length = try readLengthEncodedInteger()
        guard let bytes = readBytes(length: length) else { throw WireError("a length-encoded string that is cut off") }
        return bytes
    }

    /// Reads `string<NUL>`.
    mutating func readNullTerminated() throws(WireError) -> String {
        guard let end = readableBytesView.firstIndex(of: 0),
            let text = readString(length: end - readerIndex)
        else { throw WireError("a string without its NUL") }
        moveReaderIndex(forwardBy: 1)
        return text
    }

    /// Reads `string<EOF>`: all that is left, with invalid UTF-8 repaired.
    mutating func readRest() -> String {
        let bytes = readBytes(length: readableBytes) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }
}
