import NIOCore

/// The answer to a statement without a result set, `OK_Packet`.
///
/// - `int<1>` 0
/// - `int<lenenc>` affected rows
/// - `int<lenenc>` last insert id
/// - `int<2>` status flags
/// - `int<2>` warnings
struct OKPacket: Equatable, Sendable {
    /// Whether more follows.
    var status: StatusFlags = []

    /// The packet's payload.
    var payload: ByteBuffer {
        var buffer = ByteBuffer(bytes: [0, 0, 0])
        buffer.writeInteger(status.rawValue, endianness: .little)
        buffer.writeBytes([0, 0])
        return buffer
    }
}
