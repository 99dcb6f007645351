import Doris
import NIOCore
import NIOHTTP1

/// A listening HTTP server: one handler, requests one after the other on each connection.
struct WebServer: Sendable {
    private typealias Requests = Listener<HTTPServerRequestPart, HTTPServerResponsePart>

    private let listener: Requests
    private let bodyLimit: Int

    /// Binds the address; requests are taken once ``serve(_:)`` runs.
    ///
    /// - Parameters:
    ///   - endpoint: Where to listen.
    ///   - bodyLimit: How many bytes a request's body may have; a longer one ends its connection.
    /// - Returns: The server.
    /// - Throws: When the address cannot be bound.
    static func bind(_ endpoint: Endpoint, bodyLimit: Int = 1 << 20) async throws -> WebServer {
        let listener = try await Requests.bind(host: endpoint.host, port: Int(endpoint.port)) { channel in
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
        }
        return WebServer(listener: listener, bodyLimit: bodyLimit)
    }

    /// The port that was bound.
    var port: UInt16 { listener.port }

    /// Answers requests until the task is cancelled.
    func serve(_ handle: @escaping @Sendable (WebRequest) async -> WebResponse) async throws {
        try await listener.serve { try await serve($0, handle) }
    }

    private func serve(
        _ connection: Requests.Connection,
        _ handle: @Sendable (WebRequest) async -> WebResponse
    ) async throws {
        let peer = connection.channel.remoteAddress?.ipAddress ?? ""
        try await connection.executeThenClose { inbound, outbound in
            var pending: WebRequest?
            for try await part in inbound {
                switch part {
                case .head(let head):
                    var request = WebRequest(method: head.method.rawValue, path: head.uri)
                    for header in head.headers { request.headers[header.name.lowercased()] = header.value }
                    request.peer = peer
                    pending = request
                case .body(let bytes):
                    pending?.body += bytes.readableBytesView
                    guard (pending?.body.count ?? 0) <= bodyLimit else { throw WireError("a body over the limit") }
                case .end:
                    guard let request = pending else { continue }
                    pending = nil
                    try await send(await handle(request), to: outbound)
                }
            }
        }
    }

    private func send(
        _ response: WebResponse,
        to outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        var headers = HTTPHeaders(response.headers.map { ($0.key, $0.value) })
        headers.replaceOrAdd(name: "content-length", value: "\(response.body.count)")
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: response.status),
            headers: headers
        )
        try await outbound.write(contentsOf: [
            .head(head), .body(.byteBuffer(ByteBuffer(bytes: response.body))), .end(nil),
        ])
    }
}
