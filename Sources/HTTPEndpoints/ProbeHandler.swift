import NIOCore
import NIOHTTP1

/// Answers one request and closes the connection.
final class ProbeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let responder: any EndpointResponder
    private var head: HTTPRequestHead?

    init(responder: any EndpointResponder) {
        self.responder = responder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            send(response(to: head), withBody: head.method != .HEAD, context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func response(to head: HTTPRequestHead) -> EndpointResponse {
        guard head.method == .GET || head.method == .HEAD else {
            return EndpointResponse(status: 405, mediaType: "text/plain", body: "only GET and HEAD\n")
        }
        let path = head.uri.prefix { $0 != "?" }
        return responder.response(to: String(path))
            ?? EndpointResponse(
                status: 404,
                mediaType: "text/plain",
                body: "there are /livez, /readyz, /startupz, /status and /metrics\n"
            )
    }

    private func send(_ response: EndpointResponse, withBody: Bool, context: ChannelHandlerContext) {
        var headers = HTTPHeaders()
        headers.add(name: "Content-Type", value: response.mediaType)
        headers.add(name: "Content-Length", value: String(response.body.utf8.count))
        headers.add(name: "Connection", value: "close")
        if response.status == 405 { headers.add(name: "Allow", value: "GET, HEAD") }
        let status = HTTPResponseStatus(statusCode: response.status)
        context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        if withBody {
            let body = context.channel.allocator.buffer(string: response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}
