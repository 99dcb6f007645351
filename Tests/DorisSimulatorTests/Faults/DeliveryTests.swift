import Doris
import NIOCore
import Testing

@testable import DorisSimulator

@Suite("Answers under faults")
struct DeliveryTests {
    private static let table = ResultTable(columns: ["A", "B"], rows: [["first", nil], ["second", "x"]])

    /// The packets of a result set: 1 count, 2 columns, EOF, 2 rows, EOF.
    private static var packets: [Packet] {
        TextResultset(table: table).payloads.enumerated().map { Packet(sequence: UInt8($0 + 1), payload: $1) }
    }

    private let result = Delivery.Moment.result(packetsBeforeRows: 4)

    private func bytes(_ delivery: Delivery) -> [UInt8] { Array(delivery.bytes.readableBytesView) }

    @Test("byte by byte, nothing is lost")
    func byteAtATime() throws {
        let whole = try Delivery(Self.packets)
        let pieces = try Delivery(Self.packets, at: result, suffering: .byteAtATime)
        #expect(pieces.isByteByByte && !whole.isByteByByte)
        #expect(bytes(pieces) == bytes(whole))
        #expect(!pieces.closes)
    }

    @Test("a cut in a row comes behind the columns, within the first row")
    func midRow() throws {
        let before = bytes(try Delivery(Array(Self.packets.prefix(4))))
        let row = bytes(try Delivery([Self.packets[4]]))
        let cut = try Delivery(Self.packets, at: result, suffering: .cut(.midRow))
        #expect(cut.closes)
        #expect(bytes(cut).starts(with: before))
        #expect((before.count + 1..<before.count + row.count).contains(bytes(cut).count))
    }

    @Test("a table without rows and an OK are not cut in a row")
    func nothingToCut() throws {
        let empty = Array(Self.packets.prefix(4))
        let whole = try Delivery(empty)
        #expect(try Delivery(empty, at: result, suffering: .cut(.midRow)) == whole)
        #expect(!Fault.cut(.midRow).concerns(.result(packetsBeforeRows: 0)))
    }

    @Test("a fault of another moment changes nothing", arguments: Fault.CutPoint.allCases)
    func otherMoments(point: Fault.CutPoint) throws {
        let whole = try Delivery(Self.packets)
        #expect(try Delivery(Self.packets, at: .other, suffering: .cut(point)) == whole)
        #expect(!Fault.cut(point).concerns(.other))
    }

    @Test("a giant packet is well framed: full packets, and a shorter one behind them")
    func giantPacket() throws {
        var rest = try Delivery(Self.packets, at: result, suffering: .giantPacket).bytes
        var lengths: [Int] = []
        var sequence: UInt8 = 1
        while let header = rest.readBytes(length: 4) {
            let length = Int(header[0]) | Int(header[1]) << 8 | Int(header[2]) << 16
            #expect(header[3] == sequence)
            sequence &+= 1
            lengths.append(length)
            #expect(rest.readSlice(length: length) != nil)
        }
        #expect(rest.readableBytes == 0)
        #expect(lengths[3] == 0xFF_FFFF)
        #expect(lengths[3] + lengths[4] == 17 << 20 + 9)
    }

    @Test("a giant length stands in a row that is itself well framed, and a giant header in none")
    func giantLengths() throws {
        let length = bytes(try Delivery(Self.packets, at: result, suffering: .giantLength))
        #expect(length.suffix(15) == [0xFE, 0, 0, 0, 0, 0, 1, 0, 0] + Array("little".utf8))
        #expect(Array(length.suffix(19).prefix(4)) == [15, 0, 0, 4])
        #expect(bytes(try Delivery(Self.packets, at: result, suffering: .giantHeader)) == [255, 255, 255, 1, 1])
    }

    @Test("columns move together with their cells")
    func columns() {
        let table = Self.table
        for fault: Fault in [.shuffledColumns, .extraColumn] {
            let records = table.suffering(fault).records
            #expect(records.map { $0["A"] } == table.records.map { $0["A"] })
            #expect(records.map { $0["B"] } == table.records.map { $0["B"] })
            #expect(table.suffering(fault) != table)
        }
        #expect(table.suffering(.renamedColumn("A", to: "C")).columns == ["C", "B"])
        #expect(table.suffering(.unhealthy) == table)
    }
}
