/// A number of bytes in the form of Doris' listings: three decimals and a unit.
struct ByteSize: Equatable, CustomStringConvertible {
    /// The number of bytes.
    let bytes: Int64

    var description: String {
        let units: [(name: String, size: Double)] = [
            ("TB", 1_099_511_627_776), ("GB", 1_073_741_824), ("MB", 1_048_576), ("KB", 1_024),
        ]
        guard bytes > 0 else { return "0.000 " }
        guard let unit = units.first(where: { Double(bytes) >= $0.size }) else { return "\(bytes).000 B" }
        return "\(ByteSize.fixed(Double(bytes) / unit.size, decimals: 3)) \(unit.name)"
    }

    /// `12.35 %`: a part of a whole; 0 where there is no whole.
    static func percentage(_ part: Int64, of whole: Int64) -> String {
        let share = whole > 0 ? min(1, max(0, Double(part) / Double(whole))) : 0
        return "\(fixed(share * 100, decimals: 2)) %"
    }

    /// A number that is not negative, with some decimals.
    private static func fixed(_ number: Double, decimals: Int) -> String {
        let scale = decimals == 3 ? 1_000.0 : 100.0
        let digits = String(Int64((number * scale).rounded()))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}
