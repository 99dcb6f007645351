import Doris
import NIOCore
import Testing

@testable import DorisSimulator

@Suite("Packets of the MySQL protocol")
struct PacketTests {
    @Test("the greeting is protocol 10, 5.7.99, utf8, native password, with what the version offers")
    func greeting() {
        let scramble = Array("0123456789abcdefghij".utf8)
        let capabilities = VersionProfile.v1_2.services.capabilities
        let greeting = HandshakeV10(connectionID: 7, capabilities: capabilities, scramble: scramble)
        var expected: [UInt8] = [10]
        expected += Array("5.7.99".utf8) + [0, 7, 0, 0, 0]
        expected += scramble[..<8]
        expected += [0, 0x08, 0x82, 33, 0, 0, 0x08, 0x00, 21] as [UInt8]
        expected += [UInt8](repeating: 0, count: 10)
        expected += scramble[8...] + [0]
        expected += Array("mysql_native_password".utf8) + [0]
        #expect(Array(greeting.payload.readableBytesView) == expected)
    }

    @Test("2.1 offers LONG_FLAG and LOCAL_FILES too; nobody offers DEPRECATE_EOF, TLS or LONG_PASSWORD")
    func capabilities() {
        #expect(VersionProfile.v2_1.services.capabilities.rawValue == 0x0008_828C)
        for profile in VersionProfile.all {
            #expect(profile.services.capabilities.rawValue & (1 << 24 | 1 << 11 | 1) == 0)
        }
    }

    @Test("a handshake response is read with all its parts")
    func response() throws {
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt32(0x0008_8208), endianness: .little)
        buffer.writeInteger(UInt32(1 << 24), endianness: .little)
        buffer.writeRepeatingByte(0, count: 24)
        buffer.writeNullTerminated("root")
        buffer.writeBytes([3, 1, 2, 3])
        buffer.writeNullTerminated("db")
        buffer.writeNullTerminated("caching_sha2_password")
        let response = try HandshakeResponse41(reading: buffer)
        #expect(response.user == "root")
        #expect(response.authenticationResponse == [1, 2, 3])
        #expect(response.database == "db")
        #expect(response.plugin == "caching_sha2_password")
        for length in 0..<buffer.readableBytes - 1 where length < 38 {
            #expect(throws: WireError.self) {
                try HandshakeResponse41(reading: buffer.getSlice(at: 0, length: length) ?? ByteBuffer())
            }
        }
    }

    @Test("a packet is taken once it is whole, and refused over the limit")
    func framing() throws {
        var buffer = ByteBuffer(bytes: [2, 0, 0, 5, 0xAA])
        #expect(try PacketDecoder.packet(from: &buffer) == nil)
        buffer.writeInteger(UInt8(0xBB))
        #expect(
            try PacketDecoder.packet(from: &buffer) == Packet(sequence: 5, payload: ByteBuffer(bytes: [0xAA, 0xBB]))
        )
        var huge = ByteBuffer(bytes: [0xFF, 0xFF, 0xFF, 0])
        #expect(throws: WireError.self) { try PacketDecoder.packet(from: &huge) }
    }

    private static let commandTexts: [(String, Command)] = [
        ("\u{1}", .quit), ("\u{2}db", .initDatabase("db")), ("\u{3}SELECT 1", .query("SELECT 1")),
        ("\u{4}t\u{0}", .fieldList(table: "t")), ("\u{E}", .ping), ("\u{16}x", .unsupported(0x16)),
    ]

    @Test("commands are told apart; unknown ones keep their number", arguments: commandTexts)
    func commands(bytes: String, expected: Command) throws {
        #expect(try Command(reading: ByteBuffer(string: bytes), services: VersionProfile.v1_2.services) == expected)
    }

    @Test("NULL and texts of any length survive a row")
    func row() throws {
        let long = String(repeating: "x", count: 70_000)
        var payload = TextResultsetRow(cells: [nil, "", "ab", long]).payload
        #expect(payload.readInteger(as: UInt8.self) == 0xFB)
        #expect(try payload.readLengthEncodedBytes().isEmpty)
        #expect(try payload.readLengthEncodedBytes() == Array("ab".utf8))
        #expect(try payload.readLengthEncodedBytes().count == 70_000)
        #expect(payload.readableBytes == 0)
    }

    @Test("an error carries code, state and message")
    func error() {
        let payload = ERRPacket(error: .general("no")).payload
        #expect(
            Array(payload.readableBytesView)
                == [0xFF, 0x51, 0x04] + Array("#HY000errCode = 2, detailMessage = no".utf8)
        )
    }
}
