import NIOCore

/// The client's answer to the greeting, `Protocol::HandshakeResponse41`.
///
/// - `int<4>` capabilities
/// - `int<4>` largest packet
/// - `int<1>` character set
/// - `string[23]` zeros
/// - `string<NUL>` user
/// - proof of the password: `string<lenenc>`, or `int<1>` and that many bytes, or `string<NUL>`, by the capabilities
/// - `string<NUL>` database, with `CONNECT_WITH_DB`
/// - `string<NUL>` authentication plugin, with `PLUGIN_AUTH`
/// - connection attributes, which are not read
struct HandshakeResponse41: Equatable, Sendable {
    /// What the client can do.
    let capabilities: CapabilityFlags
    /// The user's name, without a cluster's name before it.
    let user: String
    /// The proof of the password, empty without one.
    let authenticationResponse: [UInt8]
    /// The database that the client wants to use, if any.
    let database: String?
    /// The plugin that made the proof; `nil` when the client does not say.
    let plugin: String?

    /// Reads a payload.
    ///
    /// - Throws: ``WireError`` when it is cut off, speaks an older protocol, or asks for TLS, which was not offered.
    init(reading payload: ByteBuffer) throws(WireError) {
        var buffer = payload
        guard let flags = buffer.readInteger(endianness: .little, as: UInt32.self) else {
            throw WireError("a handshake response without capabilities")
        }
        capabilities = CapabilityFlags(rawValue: flags)
        guard capabilities.contains(.protocol41) else { throw WireError("a client older than protocol 4.1") }
        guard !capabilities.contains(.ssl) else { throw WireError("a client that asks for TLS, which was not offered") }
        guard buffer.readBytes(length: 28) != nil else { throw WireError("a handshake response that is cut off") }
        user = try buffer.readNullTerminated()
        if capabilities.contains(.pluginAuthLengthEncodedData) {
            authenticationResponse = try buffer.readLengthEncodedBytes()
        } else if capabilities.contains(.secureConnection) {
            guard let length = buffer.readInteger(as: UInt8.self), let bytes = buffer.readBytes(length: Int(length))
            else { throw WireError("a proof of the password that is cut off") }
            authenticationResponse = bytes
        } else {
            authenticationResponse = Array(try buffer.readNullTerminated().utf8)
        }
        let hasDatabase = capabilities.contains(.connectWithDatabase) && buffer.readableBytes > 0
        database = hasDatabase ? try buffer.readNullTerminated() : nil
        let hasPlugin = capabilities.contains(.pluginAuth) && buffer.readableBytes > 0
        plugin = hasPlugin ? try buffer.readNullTerminated() : nil
    }
}
