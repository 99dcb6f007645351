import NIOCore

/// The server's greeting, `Protocol::HandshakeV10`.
///
/// - `int<1>` protocol version, 10
/// - `string<NUL>` server version
/// - `int<4>` connection id
/// - `string[8]` first 8 bytes of the scramble
/// - `int<1>` 0
/// - `int<2>` lower half of the capabilities
/// - `int<1>` character set, 33 (utf8)
/// - `int<2>` status flags
/// - `int<2>` upper half of the capabilities
/// - `int<1>` length of the scramble with its NUL, 21
/// - `string[10]` zeros
/// - `string[12]` the rest of the scramble, and a NUL
/// - `string<NUL>` name of the authentication plugin
struct HandshakeV10: Equatable, Sendable {
    /// What Doris calls itself, so that clients take it for MySQL 5.7.
    static let serverVersion = "5.7.99"
    /// utf8, the only character set that Doris knows.
    static let characterSet: UInt8 = 33

    /// The connection's number.
    let connectionID: UInt32
    /// What the server can do.
    let capabilities: CapabilityFlags
    /// 20 random bytes, none of them NUL.
    let scramble: [UInt8]

    /// The packet's payload.
    var payload: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt8(10))
        buffer.writeNullTerminated(HandshakeV10.serverVersion)
        buffer.writeInteger(connectionID, endianness: .little)
        buffer.writeBytes(scramble.prefix(8))
        buffer.writeInteger(UInt8(0))
        buffer.writeInteger(UInt16(truncatingIfNeeded: capabilities.rawValue), endianness: .little)
        buffer.writeInteger(HandshakeV10.characterSet)
        buffer.writeInteger(UInt16(0), endianness: .little)
        buffer.writeInteger(UInt16(truncatingIfNeeded: capabilities.rawValue >> 16), endianness: .little)
        buffer.writeInteger(UInt8(scramble.count + 1))
        buffer.writeRepeatingByte(0, count: 10)
        buffer.writeBytes(scramble.dropFirst(8))
        buffer.writeInteger(UInt8(0))
        buffer.writeNullTerminated(NativePassword.pluginName)
        return buffer
    }
}
