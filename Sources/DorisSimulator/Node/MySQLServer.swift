import Doris
import NIOCore

/// A listening server of the MySQL protocol.
struct MySQLServer: Sendable {
    private typealias Clients = Listener<Packet, ByteBuffer>

    private let listener: Clients

    /// Binds the address; clients are served once ``serve(_:)`` runs.
    static func bind(_ endpoint: Endpoint) async throws -> MySQLServer {
        try await bind(host: endpoint.host, port: Int(endpoint.port))
    }

    /// Binds an address; port 0 takes any that is free.
    static func bind(host: String, port: Int) async throws -> MySQLServer {
        let listener = try await Clients.bind(host: host, port: port) { channel in
            let limit = 2 * Packet.inboundLimit
            let decoder = ByteToMessageHandler(PacketDecoder(), maximumBufferSize: limit)
            try channel.pipeline.syncOperations.addHandler(decoder)
        }
        return MySQLServer(listener: listener)
    }

    /// The port that was bound.
    var port: UInt16 { listener.port }

    /// Serves clients until the task is cancelled, or a fault closes the port.
    func serve(_ node: FrontendNode) async throws {
        node.faults.note(port: .open)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await listener.serve { await serve($0, of: node) } }
            group.addTask { await node.faults.wait { node.faults.wantedPort != .open } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Serves clients until the task is cancelled, and opens and closes the port as faults come and go.
    static func serve(_ node: FrontendNode, at endpoint: Endpoint) async throws {
        defer { node.faults.note(port: nil) }
        while !Task.isCancelled {
            let mode = node.faults.wantedPort
            switch mode {
            case .open: try await bind(endpoint).serve(node)
            case .closed:
                node.faults.note(port: mode)
                await node.faults.wait { node.faults.wantedPort != mode }
            case .deaf:
                let port = try await DeafPort.bind(endpoint)
                node.faults.note(port: mode)
                await node.faults.wait { node.faults.wantedPort != mode }
                await port.close()
            }
        }
        try Task.checkCancellation()
    }

    private func serve(_ connection: Clients.Connection, of node: FrontendNode) async {
        let peer = connection.channel.remoteAddress?.ipAddress ?? ""
        let id = await node.nextConnectionID()
        do {
            try await connection.executeThenClose { inbound, outbound in
                await node.noteConnection(id, peer: "\(peer):\(connection.channel.remoteAddress?.port ?? 0)") {
                    connection.channel.close(promise: nil)
                }
                var session = MySQLSession(
                    node: node,
                    connectionID: id,
                    peer: peer,
                    inbound: inbound.makeAsyncIterator(),
                    outbound: outbound,
                    line: ClientLine(channel: connection.channel, faults: node.faults)
                )
                try await session.run()
            }
        } catch {
            node.log.info("connection from \(peer) ended: \(error)")
        }
        await node.forgetConnection(id)
    }
}
