import NIOCore
import NIOPosix

@testable import DorisSimulator

/// A client that speaks packets and nothing more, for what no real client sends.
struct RawClient {
    private var inbound: NIOAsyncChannelInboundStream<Packet>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    /// The scramble of the greeting.
    private(set) var scramble: [UInt8] = []

    /// Logs in as `root` without a password, and does something as that.
    static func with<Value: Sendable>(
        port: UInt16,
        _ body: @escaping @Sendable (inout RawClient) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: Int(port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let decoder = ByteToMessageHandler(PacketDecoder())
                    try channel.pipeline.syncOperations.addHandler(decoder)
                    return try NIOAsyncChannel<Packet, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await withTimeout(.seconds(20)) {
            try await channel.executeThenClose { inbound, outbound in
                var client = RawClient(inbound: inbound.makeAsyncIterator(), outbound: outbound)
                try await client.logIn()
                return try await body(&client)
            }
        }
    }

    private mutating func logIn() async throws {
        let greeting = try await receive()
        // Protocol, version and its NUL, connection; 8 bytes of scramble, 18 bytes of other things, 12 bytes of it.
        let start = 1 + "5.7.99".utf8.count + 1 + 4
        scramble = Array(greeting[start..<start + 8] + greeting[start + 27..<start + 39])
        var response = ByteBuffer()
        response.writeInteger(UInt32(0x0008_8200), endianness: .little)
        response.writeRepeatingByte(0, count: 28)
        response.writeNullTerminated("root")
        response.writeInteger(UInt8(0))
        response.writeNullTerminated("mysql_native_password")
        try await write(response, sequence: 1)
        guard try await receive().first == 0 else { throw WireError("a login that was refused") }
    }

    /// Sends a command.
    func send(_ payload: [UInt8]) async throws {
        try await write(ByteBuffer(bytes: payload), sequence: 0)
    }

    private func write(_ payload: ByteBuffer, sequence: UInt8) async throws {
        var packet = ByteBuffer()
        packet.writeInteger(UInt16(clamping: payload.readableBytes), endianness: .little)
        packet.writeBytes([0, sequence])
        packet.writeImmutableBuffer(payload)
        try await outbound.write(packet)
    }

    /// Sends a command and takes the first packet of the answer.
    mutating func ask(_ payload: [UInt8]) async throws -> [UInt8] {
        try await send(payload)
        return try await receive()
    }

    /// Takes the next packet's payload.
    ///
    /// - Throws: ``WireError`` when the server closed the connection.
    mutating func receive() async throws -> [UInt8] {
        guard let packet = try await inbound.next() else { throw WireError("a connection that was closed") }
        return Array(packet.payload.readableBytesView)
    }

    /// Takes packets until one that begins with 0xFE or 0xFF has come as often as it is told.
    mutating func receive(ends: Int) async throws -> [[UInt8]] {
        var packets: [[UInt8]] = []
        while packets.count(where: { $0.first == 0xFE || $0.first == 0xFF }) < ends {
            packets.append(try await receive())
        }
        return packets
    }
}

/// Writes packets with their headers.
private struct PacketEncoder: MessageToByteEncoder {
    typealias OutboundIn = Packet

    func encode(data: Packet, out: inout ByteBuffer) throws { try data.write(to: &out) }
}
