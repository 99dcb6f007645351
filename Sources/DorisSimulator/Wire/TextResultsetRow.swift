import NIOCore

/// A row of a result set, `ProtocolText::ResultsetRow`: each cell as `string<lenenc>`, or 0xFB for `NULL`.
struct TextResultsetRow: Equatable, Sendable {
    /// The cells; `nil` is SQL `NULL`.
    let cells: [String?]

    /// The packet's payload.
    var payload: ByteBuffer {
        var buffer = ByteBuffer()
        for cell in cells {
            if let cell {
                buffer.writeLengthEncoded(cell)
            } else {
                buffer.writeInteger(UInt8(0xFB))
            }
        }
        return buffer
    }
}
