import Doris
import NIOCore
import NIOPosix

/// A listening TCP port whose connections are served each in a task of its own.
struct Listener<Inbound: Sendable, Outbound: Sendable>: Sendable {
    typealias Connection = NIOAsyncChannel<Inbound, Outbound>

    private let listener: NIOAsyncChannel<Connection, Never>
    private let unserved: Unserved<Connection>

    /// Binds an address; port 0 takes any that is free, and connections are taken once ``serve(_:)`` runs.
    ///
    /// The closure turns a connection's bytes into messages and back.
    static func bind(
        host: String,
        port: Int,
        addHandlers: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> Listener {
        let unserved = Unserved<Connection>()
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try addHandlers(channel)
                    let connection = try Connection(wrappingChannelSynchronously: channel)
                    guard unserved.add(connection, as: ObjectIdentifier(channel)) else { throw ChannelError.eof }
                    return connection
                }
            }
        return Listener(listener: listener, unserved: unserved)
    }

    /// The port that was bound.
    var port: UInt16 { listener.channel.localAddress?.port.flatMap { UInt16(exactly: $0) } ?? 0 }

    /// Serves connections until the task is cancelled; one that breaks is no concern of the others'.
    ///
    /// A connection that was accepted has to be run and closed, whatever happens. Cancelling the task that takes them
    /// would drop those that wait, so that the port is closed instead, which ends the sequence behind the last of them.
    /// What was just being accepted then never comes to the sequence, and is closed at the end.
    func serve(_ answer: @escaping @Sendable (Connection) async throws -> Void) async throws {
        let accepting = Task {
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        unserved.remove(ObjectIdentifier(connection.channel))
                        group.addTask { try? await answer(connection) }
                    }
                    group.cancelAll()
                }
            }
        }
        let end = await withTaskCancellationHandler {
            await accepting.result
        } onCancel: {
            listener.channel.close(promise: nil)
        }
        for connection in unserved.close() {
            // It must live until its end: NIO holds that whoever lets go of an open one has a bug.
            connection.channel.closeFuture.whenComplete { _ in withExtendedLifetime(connection) {} }
            connection.channel.close(promise: nil)
        }
        try end.get()
        try Task.checkCancellation()
    }
}
