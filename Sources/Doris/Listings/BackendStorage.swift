/// What a backend's last report says of its disks, as far as the listing shows it.
package struct BackendStorage: Hashable, Sendable {
    /// Bytes of data in tablets; `nil` where the listing does not say.
    package var used: Int64?
    /// Bytes that Doris still fills; `nil` where the listing does not say.
    package var available: Int64?
    /// How full the fullest disk is, in percent.
    package var fullestDisk: Double?

    package init(used: Int64? = nil, available: Int64? = nil, fullestDisk: Double? = nil) {
        (self.used, self.available, self.fullestDisk) = (used, available, fullestDisk)
    }

    /// Reads the cells of a row; one that is not understood is none, since figures alone decide nothing.
    init(_ record: ResultTable.Record) {
        used = record["DataUsedCapacity"].flatMap { BackendStorage.bytes($0) }
        available = record["AvailCapacity"].flatMap { BackendStorage.bytes($0) }
        fullestDisk = record["MaxDiskUsedPct"].flatMap { text in
            let digits = text.prefix { $0 != "%" }.trimmingBlanks()
            return Double(digits).flatMap { (0...100).contains($0) ? $0 : nil }
        }
    }

    /// Reads a size as Doris prints it: three decimals, a blank and a unit of 1024, the unit missing for none.
    static func bytes(_ text: String) -> Int64? {
        let blank = text.utf8.firstIndex(of: UInt8(ascii: " "))
        guard let number = Double(text[..<(blank ?? text.endIndex)]), number.isFinite, number >= 0,
            let factor = blank.map({ factor(of: text[text.utf8.index(after: $0)...]) }) ?? 1
        else { return nil }
        return Int64(exactly: (number * factor).rounded())
    }

    private static func factor(of unit: Substring) -> Double? {
        switch unit {
        case "", "B": 1
        case "KB": 0x1p10
        case "MB": 0x1p20
        case "GB": 0x1p30
        case "TB": 0x1p40
        case "PB": 0x1p50
        default: nil
        }
    }
}
