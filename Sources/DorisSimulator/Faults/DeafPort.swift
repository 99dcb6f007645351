import Doris
import NIOCore
import NIOPosix

/// A port on which somebody listens and nobody accepts, with a queue that is full: the kernel drops what knocks, so that
/// connecting itself hangs, as it does behind a firewall.
struct DeafPort: Sendable {
    private let channels: [any Channel]

    /// Binds the address and fills its queue, which takes as long as one connection attempt without an answer.
    ///
    /// - Throws: When the address cannot be bound.
    static func bind(_ endpoint: Endpoint) async throws -> DeafPort {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 0)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: endpoint.host, port: Int(endpoint.port))
            .get()
        var channels: [any Channel] = [listener]
        let client = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connectTimeout(.milliseconds(500))
        // Linux keeps one connection more in the queue than it was asked to.
        while channels.count < 8,
            let channel = try? await client.connect(host: endpoint.host, port: Int(endpoint.port)).get()
        {
            channels.append(channel)
        }
        return DeafPort(channels: channels)
    }

    /// Gives the address back.
    func close() async {
        for channel in channels { try? await channel.close() }
    }
}
