import NIOCore

/// The end of the columns, and of the rows, of a result set, `EOF_Packet`.
///
/// - `int<1>` 0xFE
/// - `int<2>` warnings
/// - `int<2>` status flags
struct EOFPacket: Equatable, Sendable {
    /// Whether more follows.
    var status: StatusFlags = []

    /// The packet's payload.
    var payload: ByteBuffer {
        var buffer = ByteBuffer(bytes: [0xFE, 0, 0])
        buffer.writeInteger(status.rawValue, endianness: .little)
        return buffer
    }
}
