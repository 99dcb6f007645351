import NIOCore

/// Answers that are larger than a client should take, or claim to be.
enum GiantAnswer {
    /// A result set of one cell of 17 MiB, whose row is continued in a second packet as the protocol asks for.
    static func packet(from sequence: UInt8) -> ByteBuffer {
        let size = 17 << 20
        var (bytes, next) = beginning(from: sequence)
        var row = ByteBuffer()
        row.writeLengthEncoded(size)
        row.writeRepeatingByte(UInt8(ascii: "x"), count: size)
        while let part = row.readSlice(length: min(row.readableBytes, Packet.outboundLimit)) {
            write(part, next, to: &bytes)
            next &+= 1
            // A full packet is always continued, be it by an empty one.
            if part.readableBytes < Packet.outboundLimit { break }
        }
        write(EOFPacket().payload, next, to: &bytes)
        return bytes
    }

    /// A row whose cell claims 2^40 bytes.
    static func length(from sequence: UInt8) -> ByteBuffer {
        var (bytes, next) = beginning(from: sequence)
        var row = ByteBuffer()
        row.writeInteger(UInt8(0xFE))
        row.writeInteger(UInt64(1) << 40, endianness: .little)
        row.writeString("little")
        write(row, next, to: &bytes)
        return bytes
    }

    /// A packet whose header claims 16 MiB, without the rest.
    static func header(from sequence: UInt8) -> ByteBuffer {
        ByteBuffer(bytes: [0xFF, 0xFF, 0xFF, sequence, 0x01])
    }

    /// Column count, one column, and EOF; and the sequence id behind them.
    private static func beginning(from sequence: UInt8) -> (ByteBuffer, UInt8) {
        var bytes = ByteBuffer()
        var next = sequence
        var count = ByteBuffer()
        count.writeLengthEncoded(1)
        for payload in [count, ColumnDefinition41(name: "Name").payload, EOFPacket().payload] {
            write(payload, next, to: &bytes)
            next &+= 1
        }
        return (bytes, next)
    }

    /// Writes a packet of up to 16 MiB less one byte.
    private static func write(_ payload: ByteBuffer, _ sequence: UInt8, to bytes: inout ByteBuffer) {
        let length = payload.readableBytes
        bytes.writeBytes([UInt8(length & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length >> 16 & 0xFF), sequence])
        bytes.writeImmutableBuffer(payload)
    }
}
