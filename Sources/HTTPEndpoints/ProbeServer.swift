import Doris
import NIOCore
import NIOHTTP1
package import NIOPosix

/// The HTTP server for probes, status and metrics.
///
/// It answers `GET` and `HEAD`, one request a connection, and nothing that it answers changes anything. A connection may
/// send 16 KiB and last 5 s; over 128 connections at a time, new ones are closed at once, so that slow clients starve
/// nobody for long.
package struct ProbeServer: Sendable {
    /// The bytes that one connection may send.
    static let inboundLimit = 16 * 1024
    /// The connections that may be open at a time.
    static let connectionLimit = 128
    /// How long a connection may last.
    static let connectionTime = TimeAmount.seconds(5)

    private let channel: any Channel

    /// Binds the port and begins to answer.
    ///
    /// - Parameters:
    ///   - address: An IP address; `::` serves both families, or IPv4 alone on a machine without IPv6.
    ///   - port: The port; 0 lets the kernel choose.
    ///   - group: The thread that serves.
    ///   - responder: Who knows the answers.
    /// - Throws: ``ListenError`` when the port cannot be bound.
    package init(
        address: String,
        port: UInt16,
        group: MultiThreadedEventLoopGroup,
        responder: any EndpointResponder
    ) throws(ListenError) {
        let gate = ConnectionGate(limit: ProbeServer.connectionLimit)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(InboundLimit(bytes: ProbeServer.inboundLimit, gate: gate))
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(ProbeHandler(responder: responder))
                }
            }
        do {
            channel = try ProbeServer.bind(bootstrap, address: address, port: port)
        } catch {
            throw ListenError(address: Endpoint(host: address, port: port), cause: "\(error)")
        }
    }

    /// The port that is served.
    package var port: UInt16? { channel.localAddress?.port.flatMap { UInt16(exactly: $0) } }

    /// Stops to accept connections.
    package func close() {
        try? channel.close().wait()
    }

    private static func bind(_ bootstrap: ServerBootstrap, address: String, port: UInt16) throws -> any Channel {
        do {
            return try bootstrap.bind(to: SocketAddress(ipAddress: address, port: Int(port))).wait()
        } catch let error as IOError where address == "::" && error.isWithoutIPv6 {
            return try bootstrap.bind(to: SocketAddress(ipAddress: "0.0.0.0", port: Int(port))).wait()
        }
    }
}
