import Doris
import NIOCore
import NIOPosix

/// A listening TCP port whose connections are served each in a task of its own.
struct Listener<Inbound: Sendable, Outbound: Sendable>: Sendable {
    typealias Connection = NIOAsyncChannel<Inbound, Outbound>

    private let listener: NIOAsyncChannel<Connection, Never>

    /// Binds an address; port 0 takes any that is free, and connections are taken once ``serve(_:)`` runs.
    ///
    /// The closure turns a connection's bytes into messages and back.
    static func bind(
        host: String,
        port: Int,
        addHandlers: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> Listener {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try addHandlers(channel)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return Listener(listener: listener)
    }

    /// The port that was bound.
    var port: UInt16 { listener.channel.localAddress?.port.flatMap { UInt16(exactly: $0) } ?? 0 }

    /// Serves connections until the task is cancelled; one that breaks is no concern of the others'.
    ///
    /// A connection that was accepted has to be run and closed, whatever happens. Cancelling the task that takes them
    /// would drop those that wait, so that the port is closed instead, which ends the sequence behind the last of them.
    func serve(_ answer: @escaping @Sendable (Connection) async throws -> Void) async throws {
        let accepting = Task {
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask { try? await answer(connection) }
                    }
                    group.cancelAll()
                }
            }
        }
        try await withTaskCancellationHandler {
            try await accepting.value
        } onCancel: {
            listener.channel.close(promise: nil)
        }
        try Task.checkCancellation()
    }
}
