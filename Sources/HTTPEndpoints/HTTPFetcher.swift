package import Doris
package import NIOCore
import NIOHTTP1
package import NIOPosix
import Supervision

/// A small HTTP client: one `GET`, one connection, one deadline.
package struct HTTPFetcher: Sendable {
    /// The bytes that a body may have; what is over ends the request with an error.
    package static let bodyLimit = 256 * 1024

    private let group: MultiThreadedEventLoopGroup

    /// Makes a client whose requests are served by this thread.
    package init(group: MultiThreadedEventLoopGroup) {
        self.group = group
    }

    /// Asks for a path.
    ///
    /// - Parameters:
    ///   - path: The path with its query.
    ///   - server: Whom to ask; a host that is a name is resolved first.
    ///   - limit: The time for everything together.
    /// - Returns: The answer, whatever its status, or ``FetchError``.
    package func get(_ path: String, at server: Endpoint, within limit: Duration) -> EventLoopFuture<HTTPReply> {
        let loop = group.any()
        let promise = loop.makePromise(of: HTTPReply.self)
        let limit = TimeAmount.milliseconds(limit.milliseconds)
        let timer = loop.scheduleTask(in: limit) {
            promise.fail(FetchError(server: server, cause: "no answer within \(limit.nanoseconds / 1_000_000) ms"))
        }
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(limit)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
                    try pipeline.addHandler(ReplyCollector(server: server, promise: promise))
                }
            }
        // An address needs no resolver, which would keep a thread of its own.
        let connection =
            (try? SocketAddress(ipAddress: server.host, port: Int(server.port))).map { bootstrap.connect(to: $0) }
            ?? bootstrap.connect(host: server.host, port: Int(server.port))
        connection.whenFailure { promise.fail(FetchError(server: server, cause: FetchError.words(for: $0))) }
        connection.whenSuccess { channel in
            promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
            let headers: HTTPHeaders = ["Host": "\(server)", "Connection": "close"]
            let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
        promise.futureResult.whenComplete { _ in timer.cancel() }
        return promise.futureResult
    }
}
