import Doris
import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends one request over a connection of its own.
struct WebClient: Sendable {
    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// The address from which connections come: Doris checks on 1.2 that a caller is a registered frontend.
    var source: String?
    /// How long a request may take altogether.
    var timeout: Duration

    /// Sends a request and waits for the whole answer.
    ///
    /// - Throws: When the connection fails or breaks, or the time is over.
    func send(_ request: WebRequest, to endpoint: Endpoint) async throws -> WebResponse {
        try await withTimeout(timeout) {
            let connection = try await connect(to: endpoint)
            return try await connection.executeThenClose { inbound, outbound in
                var headers = HTTPHeaders(request.headers.map { ($0.key, $0.value) })
                headers.replaceOrAdd(name: "host", value: endpoint.description)
                headers.replaceOrAdd(name: "content-length", value: "\(request.body.count)")
                let method = HTTPMethod(rawValue: request.method)
                let head = HTTPRequestHead(version: .http1_1, method: method, uri: request.target, headers: headers)
                try await outbound.write(.head(head))
                try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: request.body))))
                try await outbound.write(.end(nil))
                return try await response(from: inbound)
            }
        }
    }

    private func connect(to endpoint: Endpoint) async throws -> Connection {
        // A host that is gone refuses nothing, and a connect does not hear that its task was cancelled.
        var bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(TimeAmount(timeout))
        if let source { bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source, port: 0)) }
        return try await bootstrap.connect(host: endpoint.host, port: Int(endpoint.port)) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                return try Connection(wrappingChannelSynchronously: channel)
            }
        }
    }

    private func response(
        from inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>
    ) async throws -> WebResponse {
        var response = WebResponse()
        for try await part in inbound {
            switch part {
            case .head(let head):
                response.status = Int(head.status.code)
                for header in head.headers { response.headers[header.name.lowercased()] = header.value }
            case .body(let bytes): response.body += bytes.readableBytesView
            case .end: return response
            }
        }
        throw WireError("a connection that ended before its answer")
    }
}
