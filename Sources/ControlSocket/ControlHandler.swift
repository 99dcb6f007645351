import Doris
import NIOCore
import Supervision

/// Reads one request from a connection and answers it.
final class ControlHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let room: ControlRoom
    private var line: [UInt8] = []
    private var conversation: ControlConversation?
    private var timer: Scheduled<Void>?

    init(room: ControlRoom) {
        self.room = room
    }

    func channelActive(context: ChannelHandlerContext) {
        guard room.enter() else {
            context.close(promise: nil)
            return
        }
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: .seconds(5)) { channel.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        room.depart(ObjectIdentifier(self))
        room.leave()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard conversation == nil else { return }
        line += unwrapInboundIn(data).readableBytesView
        if let end = line.firstIndex(of: UInt8(ascii: "\n")) {
            begin(line[..<end], context: context)
        } else if line.count > ControlRequest.lengthLimit {
            refuse("a line of over \(ControlRequest.lengthLimit) bytes", context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func begin(_ line: ArraySlice<UInt8>, context: ChannelHandlerContext) {
        let request: ControlRequest
        do throws(ControlRequestError) {
            guard line.count <= ControlRequest.lengthLimit else {
                throw ControlRequestError(problem: "a line of over \(ControlRequest.lengthLimit) bytes")
            }
            request = try ControlRequest(line: line)
        } catch {
            refuse("\(error)", context: context)
            return
        }
        timer?.cancel()
        let (snapshot, now) = room.desk.latest()
        let conversation = ControlConversation(
            request,
            from: snapshot,
            ordersBefore: room.count(request),
            at: now
        )
        self.conversation = conversation
        room.desk.take(request)
        attend(until: conversation.deadline, context: context)
        update(context: context)
    }

    /// Looks at the state whenever it changes, and once more when the conversation's time is over.
    private func attend(until deadline: Instant?, context: ChannelHandlerContext) {
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        let update: @Sendable () -> Void = { bound.value.handler.update(context: bound.value.context) }
        // The news comes from another thread, and a loop-bound value traps on any but its own.
        room.attend(ObjectIdentifier(self)) { loop.execute(update) }
        guard let deadline else { return }
        let left = max(.zero, deadline - room.desk.latest().now)
        // Rounded up: a look just before the deadline would be the last one, and would not end the conversation.
        timer = loop.scheduleTask(in: .milliseconds(left.milliseconds + 1), update)
    }

    private func update(context: ChannelHandlerContext) {
        guard var conversation, context.channel.isActive else { return }
        let (snapshot, now) = room.desk.latest()
        let (document, isLast) = conversation.answer(to: snapshot, at: now)
        self.conversation = conversation
        if isLast {
            room.depart(ObjectIdentifier(self))
            timer?.cancel()
            room.desk.finished(conversation.request, with: snapshot)
        }
        if let document { send(document, andClose: isLast, context: context) }
    }

    private func refuse(_ problem: String, context: ChannelHandlerContext) {
        send(["last": true, "error": .string(problem)], andClose: true, context: context)
    }

    private func send(_ document: JSONValue, andClose isLast: Bool, context: ChannelHandlerContext) {
        let buffer = context.channel.allocator.buffer(string: document.serialized + "\n")
        let sent = context.writeAndFlush(wrapOutboundOut(buffer))
        guard isLast else { return }
        let channel = context.channel
        sent.whenComplete { _ in channel.close(promise: nil) }
    }
}
