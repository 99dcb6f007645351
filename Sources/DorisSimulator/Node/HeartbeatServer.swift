import Doris
import NIOCore

/// A listening `HeartbeatService`: any number of calls on each connection, since Doris keeps its connections.
struct HeartbeatServer: Sendable {
    private typealias Calls = Listener<ThriftMessage, ThriftMessage>

    private let listener: Calls

    /// Binds the address; calls are taken once ``serve(_:)`` runs.
    static func bind(_ endpoint: Endpoint) async throws -> HeartbeatServer {
        try await bind(host: endpoint.host, port: Int(endpoint.port))
    }

    /// Binds an address; port 0 takes any that is free.
    static func bind(host: String, port: Int) async throws -> HeartbeatServer {
        let listener = try await Calls.bind(host: host, port: port) { channel in
            try channel.pipeline.syncOperations.addThriftHandlers()
        }
        return HeartbeatServer(listener: listener)
    }

    /// The port that was bound.
    var port: UInt16 { listener.port }

    /// Answers calls until the task is cancelled.
    func serve(_ handle: @escaping @Sendable (MasterInfo) async -> HeartbeatResult) async throws {
        try await listener.serve { try await serve($0, handle) }
    }

    private func serve(
        _ connection: Calls.Connection,
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
