import NIOCore

/// Another login over the same connection, `COM_CHANGE_USER`.
///
/// - `string<NUL>` user
/// - `int<1>` length of the proof, and the proof
/// - `string<NUL>` database
/// - `int<2>` character set, which may be left out with what follows
/// - `string<NUL>` authentication plugin
/// - connection attributes, which are not read
struct ChangeUser: Equatable, Sendable {
    /// The user's name.
    let user: String
    /// The proof of the password for the scramble of the greeting, empty without one.
    let authenticationResponse: [UInt8]
    /// The database that the client wants to use, if any.
    let database: String?
    /// The plugin that made the proof; `nil` when the client does not say.
    let plugin: String?

    /// Reads what follows the command's number.
    ///
    /// - Throws: ``WireError`` when it is cut off.
    init(reading buffer: inout ByteBuffer) throws(WireError) {
        user = try buffer.readNullTerminated()
        guard let length = buffer.readInteger(as: UInt8.self), let bytes = buffer.readBytes(length: Int(length)) else {
            throw WireError("a proof of the password that is cut off")
        }
        authenticationResponse = bytes
        let name = try buffer.readNullTerminated()
        database = name.isEmpty ? nil : name
        let hasMore = buffer.readInteger(as: UInt16.self) != nil && buffer.readableBytes > 0
        plugin = hasMore ? try buffer.readNullTerminated() : nil
    }
}
