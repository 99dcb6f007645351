extension PropertiesFile {
    /// Writes a file's text as `java.util.Properties.store` does, all of it ASCII.
    ///
    /// - Parameters:
    ///   - entries: Keys and values, in this order.
    ///   - milliseconds: The time since 1970 that the comment in the first line tells.
    /// - Returns: The text.
    package static func text(of entries: [(key: String, value: String)], writtenAt milliseconds: Int64) -> String {
        let lines = entries.map { "\(escaped($0.key, isKey: true))=\(escaped($0.value, isKey: false))\n" }
        return "#\(CivilTime(milliseconds: milliseconds).java)\n" + lines.joined()
    }

    /// Escapes what Java escapes: in a key every blank, in a value the first character where it is one.
    private static func escaped(_ text: String, isKey: Bool) -> String {
        var line = ""
        for (index, unit) in text.utf16.enumerated() {
            switch unit {
            case 0x20 where isKey || index == 0: line += "\\ "
            case 0x09: line += "\\t"
            case 0x0A: line += "\\n"
            case 0x0C: line += "\\f"
            case 0x0D: line += "\\r"
            case 0x20...0x7E:
                // A unit of this range is a character by itself.
                let character = Character(Unicode.Scalar(UInt8(truncatingIfNeeded: unit)))
                if "\\=:#!".contains(character) { line.append("\\") }
                line.append(character)
            default:
                let digits = String(unit, radix: 16, uppercase: true)
                line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return line
    }
}
