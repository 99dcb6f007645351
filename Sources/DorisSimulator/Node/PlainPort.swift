import Doris
import Glibc
import NIOCore
import NIOPosix

/// A port that Doris has and that nobody talks to here: it accepts connections and closes them.
struct PlainPort: Sendable {
    private let channel: any Channel

    /// Binds the address and keeps it until the process ends.
    static func bind(_ endpoint: Endpoint) async throws -> PlainPort {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in channel.close() }
            .bind(host: endpoint.host, port: Int(endpoint.port))
            .get()
        return PlainPort(channel: channel)
    }

    /// Keeps the address until the task is cancelled.
    func hold() async throws {
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Gives the address back.
    func close() async throws {
        try await channel.close()
    }

    /// Makes sure that nobody has a port.
    ///
    /// - Throws: ``StartupFailure`` in Doris' words when somebody has.
    static func checkFree(_ endpoint: Endpoint, named name: String) throws(StartupFailure) {
        guard let code = PortCheck.failure(of: endpoint) else { return }
        let reason = String(cString: strerror(code))
        throw StartupFailure.exception(
            "java.io.IOException: \(name) \(endpoint.port) is already in use or can not be bound: \(reason)"
        )
    }
}
