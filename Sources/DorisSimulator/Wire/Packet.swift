import NIOCore

/// One packet of the MySQL protocol.
///
/// - `int<3>` payload length, little-endian
/// - `int<1>` sequence id, counted from 0 within each command
/// - `string<var>` payload
struct Packet: Equatable, Sendable {
    /// The position in the exchange.
    var sequence: UInt8
    /// What the packet carries.
    var payload: ByteBuffer

    /// What a client may send in one packet, in bytes; statements are far shorter.
    static let inboundLimit = 1 << 20
    /// What a length field of three bytes can say; longer payloads would have to be split.
    static let outboundLimit = 0xFF_FFFF
}

/// Cuts a stream of bytes into packets, and refuses packets over ``Packet/inboundLimit``.
struct PacketDecoder: ByteToMessageDecoder {
    typealias InboundOut = Packet

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let packet = try PacketDecoder.packet(from: &buffer) else { return .needMoreData }
        context.fireChannelRead(wrapInboundOut(packet))
        return .continue
    }

    mutating func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) throws -> DecodingState {
        try decode(context: context, buffer: &buffer)
    }

    /// Takes a packet from the buffer; `nil` when it is not complete yet.
    static func packet(from buffer: inout ByteBuffer) throws -> Packet? {
        guard let header = buffer.getBytes(at: buffer.readerIndex, length: 4) else { return nil }
        let length = Int(header[0]) | Int(header[1]) << 8 | Int(header[2]) << 16
        guard length <= Packet.inboundLimit else { throw WireError("a packet of \(length) bytes") }
        guard buffer.readableBytes >= 4 + length else { return nil }
        buffer.moveReaderIndex(forwardBy: 4)
        return Packet(sequence: header[3], payload: buffer.readSlice(length: length) ?? ByteBuffer())
    }
}

extension Packet {
    /// Writes the packet with its header.
    ///
    /// - Throws: ``WireError`` for a payload that would have to be split.
    func write(to buffer: inout ByteBuffer) throws(WireError) {
        let length = payload.readableBytes
        guard length < Packet.outboundLimit else { throw WireError("an answer of \(length) bytes in one packet") }
        buffer.writeBytes([UInt8(length & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length >> 16 & 0xFF), sequence])
        buffer.writeImmutableBuffer(payload)
    }
}
