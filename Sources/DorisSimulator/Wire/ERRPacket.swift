import NIOCore

/// The answer to a statement that failed, `ERR_Packet`.
///
/// - `int<1>` 0xFF
/// - `int<2>` error code
/// - `string[1]` `#`
/// - `string[5]` SQL state
/// - `string<EOF>` message
struct ERRPacket: Equatable, Sendable {
    /// What went wrong.
    let error: StatementError

    /// The packet's payload.
    var payload: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt8(0xFF))
        buffer.writeInteger(error.code, endianness: .little)
        buffer.writeString("#" + error.state)
        buffer.writeString(error.message)
        return buffer
    }
}
