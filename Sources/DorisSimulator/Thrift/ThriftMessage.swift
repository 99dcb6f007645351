import NIOCore

/// A call or an answer in Thrift's strict binary protocol, on a socket without frames.
///
/// - `int<4>` 0x80010000 and the kind
/// - `int<4>` length, and the method's name
/// - `int<4>` sequence id, which the answer repeats
/// - a struct: the arguments, or the result as field 0
struct ThriftMessage: Equatable, Sendable {
    /// What a message is.
    enum Kind: UInt32, Sendable {
        case call = 1
        case reply = 2
        case exception = 3
    }

    /// Call, reply or exception.
    var kind: Kind
    /// The method's name.
    var method: String
    /// The call's number.
    var sequence: Int32
    /// Arguments or result.
    var body: ThriftStruct

    private static let version: UInt32 = 0x8001_0000

    init(kind: Kind, method: String, sequence: Int32, body: ThriftStruct) {
        self.kind = kind
        self.method = method
        self.sequence = sequence
        self.body = body
    }

    /// Reads a message.
    init(from reader: inout ThriftReader) throws(ThriftReader.Failure) {
        let head: UInt32 = try reader.integer()
        guard head & 0xFFFF_0000 == ThriftMessage.version, let kind = Kind(rawValue: head & 0xFF) else {
            throw .malformed("no strict binary message")
        }
        self.kind = kind
        method = String(decoding: try reader.bytes(), as: UTF8.self)
        sequence = try reader.integer()
        body = try reader.structure()
    }

    /// An answer that says that the method is unknown (`TApplicationException`, type 1).
    var unknownMethod: ThriftMessage {
        let body = ThriftStruct([.init(1, .text("Invalid method name: '\(method)'")), .init(2, .i32(1))])
        return ThriftMessage(kind: .exception, method: method, sequence: sequence, body: body)
    }

    /// Appends the message to a buffer.
    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(ThriftMessage.version | kind.rawValue)
        buffer.writeThrift(Array(method.utf8))
        buffer.writeInteger(sequence)
        buffer.writeThrift(body)
    }
}

/// Cuts a stream of bytes into messages; the buffer before it is bounded by ``ThriftReader/sizeLimit``.
struct ThriftDecoder: ByteToMessageDecoder {
    typealias InboundOut = ThriftMessage

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard buffer.readableBytes > 0 else { return .needMoreData }
        var reader = ThriftReader(buffer)
        do throws(ThriftReader.Failure) {
            let message = try ThriftMessage(from: &reader)
            buffer = reader.buffer
            context.fireChannelRead(wrapInboundOut(message))
            return .continue
        } catch .incomplete {
            return .needMoreData
        }
    }

    mutating func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) throws -> DecodingState {
        try decode(context: context, buffer: &buffer)
    }
}

/// Writes messages one behind the other.
struct ThriftEncoder: MessageToByteEncoder {
    typealias OutboundIn = ThriftMessage

    func encode(data: ThriftMessage, out: inout ByteBuffer) throws {
        data.write(to: &out)
    }
}
