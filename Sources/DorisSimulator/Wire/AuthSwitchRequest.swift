import NIOCore

/// The server's wish that the client prove its password by another plugin, `Protocol::AuthSwitchRequest`.
///
/// - `int<1>` 0xFE
/// - `string<NUL>` plugin
/// - `string<EOF>` scramble, and a NUL
struct AuthSwitchRequest: Equatable, Sendable {
    /// 20 random bytes, none of them NUL.
    let scramble: [UInt8]

    /// The packet's payload.
    var payload: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt8(0xFE))
        buffer.writeNullTerminated(NativePassword.pluginName)
        buffer.writeBytes(scramble)
        buffer.writeInteger(UInt8(0))
        return buffer
    }
}
