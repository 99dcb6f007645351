import Doris

/// The name of one change of a node's metadata, under which what it replaced is kept.
package struct Stamp: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Takes a name of 1 to 64 letters, digits, `-`, `_` and `.`, of which the first is a letter or digit.
    ///
    /// - Returns: `nil` for any other text.
    package init?(_ text: some StringProtocol) {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isPlain, text.utf8.count <= 64, let first = text.first, first.isLetter || first.isNumber else {
            return nil
        }
        description = String(text)
    }

    /// Names a change by its time in UTC, to the millisecond: a stamp is used once, and two changes may share a second.
    ///
    /// - Parameter milliseconds: The time since 1970.
    package init(milliseconds: Int64) {
        let fraction = String(max(milliseconds, 0) % 1_000)
        let padding = String(repeating: "0", count: 3 - fraction.count)
        description = "\(CivilTime(milliseconds: milliseconds).basic)-\(padding)\(fraction)"
    }
}
