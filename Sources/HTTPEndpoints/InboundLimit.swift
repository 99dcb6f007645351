import NIOCore
import Synchronization

/// Counts the open connections of one server.
final class ConnectionGate: Sendable {
    private let limit: Int
    private let open = Atomic(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Counts a connection; `false` when it is one too many.
    func enter() -> Bool { open.wrappingAdd(1, ordering: .relaxed).newValue <= limit }

    /// Takes a connection that was counted off again.
    func leave() { open.wrappingSubtract(1, ordering: .relaxed) }
}

/// Ends a connection that sends too much, lasts too long, or is one too many.
final class InboundLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var bytesLeft: Int
    private let gate: ConnectionGate
    private var timer: Scheduled<Void>?

    init(bytes: Int, gate: ConnectionGate) {
        bytesLeft = bytes
        self.gate = gate
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        guard gate.enter() else {
            channel.close(promise: nil)
            return
        }
        timer = context.eventLoop.scheduleTask(in: ProbeServer.connectionTime) { channel.close(promise: nil) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        gate.leave()
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytesLeft -= unwrapInboundIn(data).readableBytes
        guard bytesLeft >= 0 else {
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
