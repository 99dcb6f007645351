import NIOCore

/// What goes to a client in one answer: its bytes, how they go, and whether the connection ends behind them.
struct Delivery: Equatable, Sendable {
    /// The bytes.
    var bytes: ByteBuffer
    /// Whether each of them is sent by itself.
    var isByteByByte = false
    /// Whether the connection ends.
    var closes = false

    /// Where in the exchange an answer stands.
    enum Moment: Equatable, Sendable {
        /// The greeting.
        case greeting
        /// The answer to the login, when it succeeded.
        case login
        /// The answer to a statement; how many of its packets come before the first row, 0 where it has no rows.
        case result(packetsBeforeRows: Int)
        /// Anything else.
        case other
    }

    /// Packs an answer as it is without faults.
    init(_ packets: [Packet]) throws(WireError) {
        var buffer = ByteBuffer()
        for packet in packets { try packet.write(to: &buffer) }
        bytes = buffer
    }

    private init(_ bytes: ByteBuffer, closes: Bool) {
        self.bytes = bytes
        self.closes = closes
    }

    /// Packs an answer as a fault makes it.
    ///
    /// - Parameters:
    ///   - packets: The packets of the answer.
    ///   - moment: Where the answer stands.
    ///   - fault: The fault; one of another moment changes nothing.
    /// - Throws: ``WireError`` for a packet that would have to be split.
    init(_ packets: [Packet], at moment: Moment, suffering fault: Fault) throws(WireError) {
        let whole = try Delivery(packets)
        let sequence = packets.first?.sequence ?? 0
        switch (fault, moment) {
        case (.byteAtATime, _):
            self = whole
            isByteByByte = true
        case (.cut(.beforeGreeting), .greeting), (.cut(.beforeOK), .result):
            self.init(ByteBuffer(), closes: true)
        case (.cut(.inGreeting), .greeting): self.init(whole.firstBytes(share: 2), closes: true)
        case (.cut(.afterLogin), .login): self.init(whole.firstBytes(share: 1), closes: true)
        case (.cut(.midRow), .result(let count)) where count > 0 && packets.count > count:
            var bytes = try Delivery(Array(packets.prefix(count))).firstBytes(share: 1)
            bytes.writeImmutableBuffer(try Delivery([packets[count]]).firstBytes(share: 2))
            self.init(bytes, closes: true)
        case (.errorGreeting, .greeting):
            let error = StatementError(code: 1_040, state: "08004", message: "Reach limit of connections")
            self = try Delivery([Packet(sequence: sequence, payload: ERRPacket(error: error).payload)])
            closes = true
        case (.giantPacket, .result): self = Delivery(GiantAnswer.packet(from: sequence), closes: false)
        case (.giantLength, .result): self = Delivery(GiantAnswer.length(from: sequence), closes: false)
        case (.giantHeader, .result): self = Delivery(GiantAnswer.header(from: sequence), closes: false)
        default: self = whole
        }
    }

    /// The first bytes of all: one in so many, and at least one.
    private func firstBytes(share: Int) -> ByteBuffer {
        bytes.getSlice(at: bytes.readerIndex, length: max(1, bytes.readableBytes / share)) ?? bytes
    }
}
