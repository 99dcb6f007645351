package import Doris
import NIOCore
package import NIOPosix
package import Supervision

/// Asks PID 1 over the control socket and waits for its lines.
package struct ControlClient: Sendable {
    private let path: String
    private let group: MultiThreadedEventLoopGroup

    /// Makes a client for the socket at a path.
    package init(path: String, group: MultiThreadedEventLoopGroup) {
        self.path = path
        self.group = group
    }

    /// Sends a request and hands over each document that comes back.
    ///
    /// - Parameters:
    ///   - request: What to ask.
    ///   - patience: How long to wait for the first line; PID 1 answers at once when it works.
    ///   - limit: How long to wait for the last line.
    ///   - receive: Called on the network thread with each document.
    /// - Returns: The last document.
    /// - Throws: ``ControlSocketError`` when nobody answers, or not in time.
    package func ask(
        _ request: ControlRequest,
        patience: Duration = .seconds(1),
        limit: Duration,
        receive: @escaping @Sendable (JSONValue) -> Void
    ) throws(ControlSocketError) -> JSONValue {
        let loop = group.any()
        let promise = loop.makePromise(of: JSONValue.self)
        let path = path
        let connection = ClientBootstrap(group: loop)
            .connectTimeout(.milliseconds(patience.milliseconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let reader = ControlReader(
                        path: path,
                        patience: .milliseconds(patience.milliseconds),
                        limit: .milliseconds(limit.milliseconds),
                        promise: promise,
                        receive: receive
                    )
                    try channel.pipeline.syncOperations.addHandler(reader)
                }
            }
            .connect(unixDomainSocketPath: path)
        connection.whenFailure {
            promise.fail(ControlSocketError(path: path, connecting: $0))
        }
        connection.whenSuccess { channel in
            channel.writeAndFlush(channel.allocator.buffer(string: request.line + "\n"), promise: nil)
            promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
        do {
            return try promise.futureResult.wait()
        } catch let error as ControlSocketError {
            throw error
        } catch {
            throw ControlSocketError(path: path, cause: "\(error)")
        }
    }
}
