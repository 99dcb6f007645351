import Doris
import NIOCore
import NIOPosix

/// A listening TCP port whose connections are served each in a task of its own.
struct Listener<Inbound: Sendable, Outbound: Sendable>: Sendable {
    typealias Connection = NIOAsyncChannel<Inbound, Outbound>

    private let channel: any Channel
    private let connections: AsyncStream<Connection>

    /// Binds an address; port 0 takes any that is free, and connections are taken once ``serve(_:)`` runs.
    ///
    /// The closure turns a connection's bytes into messages and back. Until somebody serves, connections wait in the
    /// kernel's queue: one that was accepted has to be run and closed, whatever happens.
    static func bind(
        host: String,
        port: Int,
        addHandlers: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> Listener {
        let (connections, continuation) = AsyncStream.makeStream(of: Connection.self)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // A thousand clients may come at once; the kernel cuts the number to `net.core.somaxconn`.
            .serverChannelOption(.backlog, value: 4_096)
            .serverChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try addHandlers(channel)
                    let connection = try Connection(wrappingChannelSynchronously: channel)
                    let entrance = ActivationHandler {
                        if case .terminated = continuation.yield(connection) { discard(connection) }
                    }
                    try channel.pipeline.syncOperations.addHandler(entrance, position: .first)
                }
            }
            .bind(host: host, port: port)
            .get()
        channel.closeFuture.whenComplete { _ in continuation.finish() }
        return Listener(channel: channel, connections: connections)
    }

    /// The port that was bound.
    var port: UInt16 { channel.localAddress?.port.flatMap { UInt16(exactly: $0) } ?? 0 }

    /// Serves connections until the task is cancelled; one that breaks is no concern of the others'.
    ///
    /// Cancelling the task that takes connections would drop those that wait, so that the port is closed instead, which
    /// ends the sequence behind the last of them.
    func serve(_ answer: @escaping @Sendable (Connection) async throws -> Void) async throws {
        let accepting = Task {
            try await channel.setOption(.autoRead, value: true).get()
            await withDiscardingTaskGroup { group in
                for await connection in connections {
                    group.addTask { try? await answer(connection) }
                }
                group.cancelAll()
            }
        }
        try await withTaskCancellationHandler {
            try await accepting.value
        } onCancel: {
            channel.close(promise: nil)
        }
        try Task.checkCancellation()
    }

    /// Closes a connection that came when the port was being closed.
    private static func discard(_ connection: Connection) {
        Task { try? await connection.executeThenClose { _, _ in } }
    }
}

/// Hands a connection on once it can carry bytes: what is written before, and closed at once, would be lost.
private final class ActivationHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var handOver: (() -> Void)?

    init(_ handOver: @escaping () -> Void) {
        self.handOver = handOver
    }

    func channelActive(context: ChannelHandlerContext) {
        handOverOnce()
        context.fireChannelActive()
    }

    /// A connection that never came to life has to be run all the same.
    func handlerRemoved(context: ChannelHandlerContext) { handOverOnce() }

    private func handOverOnce() {
        handOver?()
        handOver = nil
    }
}
