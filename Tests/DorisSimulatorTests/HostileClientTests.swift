import NIOCore
import NIOPosix
import Testing

@testable import DorisSimulator

@Suite("Hostile clients")
struct HostileClientTests {
    /// Headers that promise too much, packets out of turn, and logins that are cut off or no logins at all.
    private static let attacks: [[UInt8]] = [
        [0xFF, 0xFF, 0xFF, 0x01],
        [0x01, 0x00, 0x00, 0x07, 0x03],
        [0x00, 0x00, 0x00, 0x01],
        [0x04, 0x00, 0x00, 0x01, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x24, 0x00, 0x00, 0x01, 0x08, 0x82, 0x28, 0x00] + [UInt8](repeating: 0, count: 28) + [0x61, 0, 0xFE, 0xFF],
        Array("GET / HTTP/1.1\r\n\r\n".utf8),
    ]

    @Test("they lose their connection, and others keep theirs", arguments: attacks)
    func attacked(bytes: [UInt8]) async throws {
        let home = try TemporaryHome()
        defer { home.delete() }
        try await InProcessFrontend.run(profile: .v2_1, home: home.path) { frontend in
            let greeting = try await exchange(bytes, port: frontend.port)
            #expect(greeting.dropFirst(4).first == 10)
            // The next client is greeted as if nothing had been.
            #expect(try await exchange([1, 0, 0, 1], port: frontend.port).dropFirst(4).first == 10)
        }
    }

    /// Sends bytes once the greeting is there, and takes what comes until the server closes the connection.
    private func exchange(_ bytes: [UInt8], port: UInt16) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: Int(port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await withTimeout(.seconds(10)) {
            try await channel.executeThenClose { inbound, outbound in
                var received: [UInt8] = []
                var sent = false
                do {
                    for try await buffer in inbound {
                        received += buffer.readableBytesView
                        guard !sent else { continue }
                        sent = true
                        try await outbound.write(ByteBuffer(bytes: bytes))
                        outbound.finish()
                    }
                } catch is IOError {
                    // A reset is a closed connection too.
                }
                return received
            }
        }
    }
}
