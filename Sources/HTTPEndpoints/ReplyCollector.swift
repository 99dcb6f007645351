import Doris
import NIOCore
import NIOHTTP1

/// Collects one answer and keeps the promise with it.
final class ReplyCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let server: Endpoint
    private let promise: EventLoopPromise<HTTPReply>
    private var status = 0
    private var body: [UInt8] = []

    init(server: Endpoint, promise: EventLoopPromise<HTTPReply>) {
        self.server = server
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body(let part):
            body += part.readableBytesView
            if body.count > HTTPFetcher.bodyLimit { fail("the body is over \(HTTPFetcher.bodyLimit) bytes") }
        case .end: promise.succeed(HTTPReply(status: status, body: body))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail("the connection ended before the answer")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(FetchError.words(for: error))
        context.close(promise: nil)
    }

    /// Fails the promise; a promise that was kept already stays as it is.
    private func fail(_ cause: String) {
        promise.fail(FetchError(server: server, cause: cause))
    }
}
