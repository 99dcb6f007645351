import Doris
import NIOCore
import NIOPosix

/// A listening `HeartbeatService`: any number of calls on each connection, since Doris keeps its connections.
struct HeartbeatServer: Sendable {
    private typealias Connection = NIOAsyncChannel<ThriftMessage, ThriftMessage>

    private let listener: NIOAsyncChannel<Connection, Never>

    /// Binds the address; calls are taken once ``serve(_:)`` runs.
    static func bind(_ endpoint: Endpoint) async throws -> HeartbeatServer {
        try await bind(host: endpoint.host, port: Int(endpoint.port))
    }

    /// Binds an address; port 0 takes any that is free.
    static func bind(host: String, port: Int) async throws -> HeartbeatServer {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addThriftHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        return HeartbeatServer(listener: listener)
    }

    /// The port that was bound.
    var port: UInt16 { listener.channel.localAddress?.port.flatMap { UInt16(exactly: $0) } ?? 0 }

    /// Answers calls until the task is cancelled.
    func serve(_ handle: @escaping @Sendable (MasterInfo) async -> HeartbeatResult) async throws {
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    // A connection that breaks, or sends what is no call, is no concern of the server's.
                    group.addTask { try? await serve(connection, handle) }
                }
            }
        }
    }

    private func serve(
        _ connection: Connection,
        _ handle: @Sendable (MasterInfo) async -> HeartbeatResult
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            for try await call in inbound {
                guard call.kind == .call, call.method == "heartbeat" else {
                    try await outbound.write(call.unknownMethod)
                    continue
                }
                guard let info = call.body.structure(1).flatMap({ MasterInfo($0) }) else {
                    throw WireError("a heartbeat without its obligatory fields")
                }
                let result = await handle(info)
                let body = ThriftStruct([.init(0, .structure(result.structure))])
                try await outbound.write(
                    ThriftMessage(kind: .reply, method: call.method, sequence: call.sequence, body: body)
                )
            }
        }
    }
}
