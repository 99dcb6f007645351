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
    private var user = ""
    private var database: String?

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
            switch try Command(reading: payload) {
            case .quit: return
            case .ping: try await send([OKPacket().payload])
            case .initDatabase(let name):
                database = name
                try await send([OKPacket().payload])
            case .fieldList: try await send([EOFPacket().payload])
            case .query(let text): try await answer(text)
            case .unsupported(let number):
                try await send([ERRPacket(error: .unsupportedCommand(number)).payload])
            }
        }
    }

    /// Greets the client and checks who it is.
    ///
    /// - Returns: `false` when the client left or was refused.
    private mutating func logIn() async throws -> Bool {
        let scramble = RandomText.scramble()
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
        } catch {
            try await send([ERRPacket(error: error).payload])
            return false
        }
        database = response.database
        try await send([OKPacket().payload], at: .login)
        return true
    }

    private mutating func answer(_ text: String) async throws {
        let number = record(text)
        try await line.vanish(at: text)
        let session = Housekeeping.Session(user: user, peer: peer, connectionID: connectionID, database: database)
        let payloads: [ByteBuffer]
        var packetsBeforeRows = 0
        do throws(StatementError) {
            switch try await node.execute(text, session: session) {
            case .done:
                node.record.note(.ok, of: number)
                payloads = [OKPacket().payload]
            case .table(let table):
                node.record.note(.rows(table.rows.count), of: number)
                let shown = try await suffered(table, of: text)
                payloads = TextResultset(table: shown).payloads
                packetsBeforeRows = shown.columns.count + 2
            }
        } catch {
            node.record.note(.error(error.code), of: number)
            payloads = [ERRPacket(error: error).payload]
        }
        try await send(payloads, at: .result(packetsBeforeRows: packetsBeforeRows), statement: text)
        node.record.noteAnswer(to: number)
    }

    /// Puts a statement on record, where its outcome will be noted under the number.
    private func record(_ text: String) -> Int {
        let now = WallClock.milliseconds
        let line = text.onOneLine(limit: 4_096)
        node.statementLog.line("\(Timestamp(milliseconds: now).log)\t\(connectionID)\t\(user)\t\(line)")
        return node.record.add(.init(time: now, connection: connectionID, user: user, peer: peer, text: line))
    }

    /// A table as faults leave it; a slow reverse DNS takes its time for each row.
    private func suffered(_ table: ResultTable, of statement: String) async throws(StatementError) -> ResultTable {
        guard table.isListing else { return table }
        if node.settings.profile.listings.frontendColumns.contains("HostName") {
            let delay = node.faults.take(for: statement) { fault -> Int? in
                guard case .slowReverseDNS(let milliseconds) = fault else { return nil }
                return milliseconds
            }
            if let delay {
                await line.wait(clearings: node.faults.clearings, for: .milliseconds(delay) * table.rows.count)
            }
        }
        let fault = node.faults.take(for: statement) { $0.concernsColumns ? $0 : nil }
        return fault.map { table.suffering($0) } ?? table
    }

    private mutating func send(
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
    private mutating func receive() async throws -> ByteBuffer? {
        guard let packet = try await inbound.next() else { return nil }
        guard packet.sequence == sequence else {
            throw WireError("packet \(packet.sequence) where \(sequence) was due")
        }
        sequence &+= 1
        return packet.payload
    }
}
