import Doris
import NIOCore
import NIOPosix

/// Sends a backend a heartbeat, each over a connection of its own.
struct HeartbeatClient: Sendable {
    /// The address from which connections come.
    let source: String?
    /// How long a heartbeat may take altogether.
    let timeout: Duration

    /// Sends a heartbeat and waits for the answer; what goes wrong becomes the text that the listing shows.
    func send(_ info: MasterInfo, to endpoint: Endpoint) async -> Answer<BackendHeartbeat> {
        let arguments = ThriftStruct([.init(1, .structure(info.structure))])
        let call = ThriftMessage(kind: .call, method: "heartbeat", sequence: 1, body: arguments)
        do {
            let reply = try await withTimeout(timeout) { try await exchange(call, with: endpoint) }
            guard reply.kind == .reply, let result = reply.body.structure(0).flatMap({ HeartbeatResult($0) }) else {
                return .failure("got exception: no heartbeat result")
            }
            return result.error.map { .failure($0) } ?? .success(result.heartbeat)
        } catch is TimedOut {
            return .failure("java.net.SocketTimeoutException: Read timed out")
        } catch {
            return .failure("java.net.ConnectException: Connection refused (Connection refused)")
        }
    }

    private func exchange(_ call: ThriftMessage, with endpoint: Endpoint) async throws -> ThriftMessage {
        var bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        if let source { bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source, port: 0)) }
        let connection = try await bootstrap.connect(host: endpoint.host, port: Int(endpoint.port)) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addThriftHandlers()
                return try NIOAsyncChannel<ThriftMessage, ThriftMessage>(wrappingChannelSynchronously: channel)
            }
        }
        return try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(call)
            for try await reply in inbound { return reply }
            throw WireError("a connection that ended before its answer")
        }
    }
}

extension ChannelPipeline.SynchronousOperations {
    /// Reads and writes ``ThriftMessage``s.
    func addThriftHandlers() throws {
        let limit = 2 * Int(ThriftReader.sizeLimit)
        try addHandler(ByteToMessageHandler(ThriftDecoder(), maximumBufferSize: limit))
        try addHandler(MessageToByteHandler(ThriftEncoder()))
    }
}
