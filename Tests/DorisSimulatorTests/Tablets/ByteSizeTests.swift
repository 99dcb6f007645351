import Doris
import Testing

@testable import DorisSimulator

@Suite("Figures of disks")
struct ByteSizeTests {
    @Test(
        "sizes have three decimals and a unit",
        arguments: [
            (0, "0.000 "), (-5, "0.000 "), (1, "1.000 B"), (1_023, "1023.000 B"), (1_024, "1.000 KB"),
            (1_536, "1.500 KB"), (10_737_418_240, "10.000 GB"), (1_234_567, "1.177 MB"), (Int64.max, "8388608.000 TB"),
        ] as [(Int64, String)]
    )
    func sizes(bytes: Int64, text: String) {
        #expect(ByteSize(bytes: bytes).description == text)
    }

    @Test("a part of nothing is nothing, and no part exceeds its whole")
    func percentages() {
        #expect(ByteSize.percentage(1, of: 3) == "33.33 %")
        #expect(ByteSize.percentage(1, of: 0) == "0.00 %")
        #expect(ByteSize.percentage(4, of: 3) == "100.00 %")
    }

    @Test("the listing sums up the disks that were reported, and knows nothing before")
    func listing() throws {
        var cluster = SimulatedCluster.fixture()
        try cluster.addBackends(at: [heartbeatEndpoint("10.0.1.1")])
        func cells() throws -> [String: String] {
            guard case .table(let table) = try cluster.run("SHOW BACKENDS", .fixture(.v2_1)) else { return [:] }
            let row = try #require(table.rows.first)
            return Dictionary(uniqueKeysWithValues: zip(table.columns, row.map { $0 ?? "NULL" }))
        }
        #expect(try cells()["AvailCapacity"] == "1.000 B")
        #expect(try cells()["UsedPct"] == "0.00 %")
        var other = ReportedDisk.roomy
        other.available = 10_000_000_000
        let report = BackendReport(backendID: 10_002, token: "secret", tablets: [], disks: [.roomy, other], wish: 0)
        _ = cluster.take(report, profile: .v2_1, now: 5)
        let after = try cells()
        #expect(after["UsedPct"] == "50.00 %")
        #expect(after["MaxDiskUsedPct"] == "90.00 %")
        #expect(after["TotalCapacity"] == "186.265 GB")
        #expect(after["DataUsedCapacity"] == "1.953 KB")
        #expect(after["Status"]?.contains("1970-01-01") == true)
    }
}
