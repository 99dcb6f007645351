import Doris
import NIOCore

/// One client: greeting, login, and then command after command.
///
/// Whatever a client sends that the protocol does not allow is thrown as ``WireError``, which ends the connection and
/// nothing else.
struct MySQLSession {
    let node: FrontendNode
    let connectionID: UInt32
    let peer: String
    var inbound: NIOAsyncChannelInboundStream<Packet>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    /// The connection below the packets.
    let line: ClientLine

    /// The sequence id of the next packet, from either side.
    private var sequence: UInt8 = 0
    var user = ""
    var database: String?
    /// The scramble of the greeting.
    var scramble: [UInt8] = []
    /// The statements that the client prepared, by their ids.
    var prepared: [UInt32: PreparedStatement] = [:]
    /// The id of the last statement that was prepared.
    var lastStatementID: UInt32 = 0

    init(
        node: FrontendNode,
        connectionID: UInt32,
        peer: String,
        inbound: NIOAsyncChannelInboundStream<Packet>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        line: ClientLine
    ) {
        self.node = node
        self.connectionID = connectionID
        self.peer = peer
        self.inbound = inbound
        self.outbound = outbound
        self.line = line
    }

    /// Serves the client until it leaves.
    mutating func run() async throws {
        guard try await logIn() else { return }
        while true {
            sequence = 0
            guard let payload = try await receive() else { return }
            let command = try Command(reading: payload, services: node.settings.profile.services)
            switch command {
            case .quit: return
            case .ping: try await send([OKPacket().payload])
            case .initDatabase(let name):
                database = name
                try await send([OKPacket().payload])
            case .fieldList: try await send([EOFPacket().payload])
            case .query(let text): try await answer(text)
            default: try await answer(command)
            }
        }
    }

    /// Greets the client and checks who it is.
    ///
    /// - Returns: `false` when the client left or was refused.
    private mutating func logIn() async throws -> Bool {
        scramble = RandomText.scramble()
        let capabilities = node.settings.profile.services.capabilities
        let greeting = HandshakeV10(connectionID: connectionID, capabilities: capabilities, scramble: scramble)
        try await line.vanish()
        try await send([greeting.payload], at: .greeting)
        guard let payload = try await receive() else { return false }
        let response = try HandshakeResponse41(reading: payload)
        var proof = response.authenticationResponse
        if let plugin = response.plugin, plugin != NativePassword.pluginName {
            try await send([AuthSwitchRequest(scramble: scramble).payload])
            guard var switched = try await receive() else { return false }
            proof = switched.readBytes(length: switched.readableBytes) ?? []
        }
        do throws(StatementError) {
            let account = try await node.logIn(response.user, from: peer, response: proof, scramble: scramble)
            user = account.name
            await node.noteStatement(nil, of: description)
        } catch {
            try await send([ERRPacket(error: error).payload])
            return false
        }
        database = response.database
        try await send([OKPacket().payload], at: .login)
        return true
    }

    /// Sends payloads as packets in their order, as faults leave them.
    ///
    /// - Parameters:
    ///   - payloads: The payloads.
    ///   - moment: Where the answer stands, for the faults of that moment.
    ///   - statement: What is answered, for the faults of some statements.
    /// - Throws: ``WireError`` where a fault cuts the connection.
    mutating func send(
        _ payloads: [ByteBuffer],
        at moment: Delivery.Moment = .other,
        statement: String = ""
    ) async throws {
        var packets: [Packet] = []
        for payload in payloads {
            packets.append(Packet(sequence: sequence, payload: payload))
            sequence &+= 1
        }
        let fault = node.faults.take(for: statement) { $0.concerns(moment) ? $0 : nil }
        let delivery = try fault.map { try Delivery(packets, at: moment, suffering: $0) } ?? Delivery(packets)
        if delivery.isByteByByte {
            try await line.sendByteByByte(delivery.bytes)
        } else if delivery.bytes.readableBytes > 0 {
            try await outbound.write(delivery.bytes)
        }
        if delivery.closes { throw WireError("a fault that cuts the connection: \(fault?.description ?? "")") }
    }

    /// The next packet's payload; `nil` when the client is gone.
    mutating func receive() async throws -> ByteBuffer? {
        guard let packet = try await inbound.next() else { return nil }
        guard packet.sequence == sequence else {
            throw WireError("packet \(packet.sequence) where \(sequence) was due")
        }
        sequence &+= 1
        return packet.payload
    }
}
