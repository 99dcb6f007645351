import Doris
import NIOCore

/// Reads PID 1's lines, each a JSON document, until the one that says it is the last.
final class ControlReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// The longest line that is accepted, in bytes.
    private static let lineLimit = 64 * 1024

    private let path: String
    private let patience: TimeAmount
    private let limit: TimeAmount
    private let promise: EventLoopPromise<JSONValue>
    private let receive: @Sendable (JSONValue) -> Void
    private var timers: [Scheduled<Void>] = []
    private var pending: [UInt8] = []
    private var hasHeard = false

    init(
        path: String,
        patience: TimeAmount,
        limit: TimeAmount,
        promise: EventLoopPromise<JSONValue>,
        receive: @escaping @Sendable (JSONValue) -> Void
    ) {
        self.path = path
        self.patience = patience
        self.limit = limit
        self.promise = promise
        self.receive = receive
    }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timers = [
            context.eventLoop.scheduleTask(in: patience) {
                if !bound.value.hasHeard { bound.value.fail("PID 1 does not answer") }
            },
            context.eventLoop.scheduleTask(in: limit) { bound.value.fail("PID 1 did not finish in time") },
        ]
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasHeard = true
        pending += unwrapInboundIn(data).readableBytesView
        while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
            take(pending[..<end])
            pending.removeSubrange(...end)
        }
        if pending.count > ControlReader.lineLimit { fail("a line is over \(ControlReader.lineLimit) bytes") }
    }

    func channelInactive(context: ChannelHandlerContext) {
        for timer in timers { timer.cancel() }
        fail("PID 1 closed the connection")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(ControlSocketError.words(for: error))
        context.close(promise: nil)
    }

    private func take(_ line: ArraySlice<UInt8>) {
        do throws(JSONError) {
            let document = try JSONValue(parsing: line)
            receive(document)
            if document["last"]?.bool == true { promise.succeed(document) }
        } catch {
            fail("\(error)")
        }
    }

    /// Fails the promise; a promise that was kept already stays as it is.
    private func fail(_ cause: String) {
        promise.fail(ControlSocketError(path: path, cause: cause))
    }
}
