import Doris
import NIOCore
import Testing

@testable import DorisSimulator

@Suite("Thrift's binary protocol")
struct ThriftTests {
    private let info = MasterInfo(
        master: Endpoint(host: "10.0.0.1", port: 9020),
        clusterID: 42,
        epoch: 3,
        token: "secret",
        backendHost: "10.0.1.1",
        httpPort: 8030,
        backendID: 10_002
    )

    private func bytes(of message: ThriftMessage) -> ByteBuffer {
        var buffer = ByteBuffer()
        message.write(to: &buffer)
        return buffer
    }

    private func heartbeat(_ structure: ThriftStruct) -> ThriftMessage {
        ThriftMessage(
            kind: .call,
            method: "heartbeat",
            sequence: 9,
            body: ThriftStruct([.init(1, .structure(structure))])
        )
    }

    @Test("a call has the bytes that Apache Thrift writes")
    func bytes() {
        let message = ThriftMessage(
            kind: .call,
            method: "ab",
            sequence: 1,
            body: ThriftStruct([.init(2, .i32(258)), .init(4, .text("x"))])
        )
        #expect(
            Array(bytes(of: message).readableBytesView) == [
                0x80, 0x01, 0x00, 0x01, 0, 0, 0, 2, 0x61, 0x62, 0, 0, 0, 1,
                8, 0, 2, 0, 0, 1, 2, 11, 0, 4, 0, 0, 0, 1, 0x78, 0,
            ]
        )
    }

    @Test("a heartbeat survives the wire, and fields of newer versions are passed over")
    func unknownFields() throws {
        var structure = info.structure
        structure.fields.append(.init(9, .list(12, [.structure(ThriftStruct([.init(1, .text("fe"))]))])))
        structure.fields.append(.init(12, .map))
        structure.fields.append(.init(13, .set(10, [.i64(1)])))
        structure.fields.append(.init(14, .double(0)))
        var reader = ThriftReader(bytes(of: heartbeat(structure)))
        let message = try ThriftMessage(from: &reader)
        #expect(message.method == "heartbeat")
        #expect(message.body.structure(1).flatMap { MasterInfo($0) } == info)
        #expect(reader.buffer.readableBytes == 0)
    }

    @Test("every cut of a message says that bytes are missing")
    func incomplete() {
        let whole = bytes(of: heartbeat(info.structure))
        for length in 0..<whole.readableBytes {
            #expect(throws: ThriftReader.Failure.incomplete) {
                var reader = ThriftReader(whole.getSlice(at: 0, length: length) ?? ByteBuffer())
                _ = try ThriftMessage(from: &reader)
            }
        }
    }

    /// Another protocol, a negative size, and a struct without a bottom.
    private static let hostileBytes: [[UInt8]] = [
        Array("GET / HTTP/1.1\r\n".utf8),
        [0x80, 0x01, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x80, 0x01, 0, 1] + [UInt8](repeating: 0, count: 8) + (0..<300).map { [12, 0, 1][$0 % 3] },
    ]

    @Test("hostile bytes are malformed", arguments: hostileBytes)
    func hostile(bytes: [UInt8]) throws {
        var reader = ThriftReader(ByteBuffer(bytes: bytes))
        #expect {
            try ThriftMessage(from: &reader)
        } throws: { error in
            guard case ThriftReader.Failure.malformed = error else { return false }
            return true
        }
    }

    @Test("a result survives the wire, with and without an error", arguments: [nil, "invalid cluster id. ignore."])
    func result(error: String?) {
        let result = HeartbeatResult(error: error, heartbeat: .fixture())
        #expect(HeartbeatResult(result.structure) == result)
    }
}
