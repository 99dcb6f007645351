/// A file in the format of Java's `Properties`, as far as Doris writes and reads it.
///
/// `image/ROLE`, `image/VERSION`, `fe.conf` and `be.conf` are such files. The last of several equal keys wins, as in
/// Java. Lines that begin with `#` or `!` are comments; the first `=` or `:` or blank ends the key; a backslash at a
/// line's end continues it.
package struct PropertiesFile: Equatable, Sendable {
    /// Keys and values in the order of the file.
    package let entries: [(key: String, value: String)]

    package init(_ text: String) {
        var entries: [(key: String, value: String)] = []
        var pending: String?
        for line in text.lines {
            let line = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{C}" }
            if pending == nil && (line.isEmpty || line.hasPrefix("#") || line.hasPrefix("!")) { continue }
            if PropertiesFile.continues(line) {
                pending = (pending ?? "") + line.dropLast()
                continue
            }
            entries.append(PropertiesFile.split((pending ?? "") + line))
            pending = nil
        }
        if let pending, !pending.isEmpty { entries.append(PropertiesFile.split(pending)) }
        self.entries = entries
    }

    /// The value of the last entry with this key.
    package subscript(key: String) -> String? {
        entries.last { $0.key == key }?.value
    }

    package static func == (left: PropertiesFile, right: PropertiesFile) -> Bool {
        left.entries.elementsEqual(right.entries, by: ==)
    }

    /// Whether an odd number of backslashes ends the line.
    private static func continues(_ line: Substring) -> Bool {
        line.reversed().prefix { $0 == "\\" }.count % 2 == 1
    }

    private static func split(_ line: String) -> (key: String, value: String) {
        var key = ""
        var rest = line[...]
        while let character = rest.first, !"=: \t\u{C}".contains(character) {
            rest.removeFirst()
            if character == "\\", let escaped = rest.popFirst() {
                key.append(unescaped(escaped, before: &rest))
            } else {
                key.append(character)
            }
        }
        rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\u{C}" }
        if let separator = rest.first, separator == "=" || separator == ":" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" || $0 == "\u{C}" }
        }
        var value = ""
        while let character = rest.popFirst() {
            if character == "\\", let escaped = rest.popFirst() {
                value.append(unescaped(escaped, before: &rest))
            } else {
                value.append(character)
            }
        }
        return (key, value.trimmingBlanks())
    }

    /// The character that a backslash and this one stand for; of `\u0041` the digits are taken from the rest.
    private static func unescaped(_ character: Character, before rest: inout Substring) -> Character {
        switch character {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "f": return "\u{C}"
        case "u":
            let digits = rest.prefix(4)
            guard digits.count == 4, digits.allSatisfy(\.isHexDigit), let unit = UInt32(digits, radix: 16) else {
                return character
            }
            rest = rest.dropFirst(4)
            if let scalar = Unicode.Scalar(unit) { return Character(scalar) }
            return lowerHalf(of: unit, in: &rest) ?? "\u{FFFD}"
        default: return character
        }
    }

    /// The character of which `upper` is the first UTF-16 unit and `\uXXXX` at the rest's beginning the second one.
    private static func lowerHalf(of upper: UInt32, in rest: inout Substring) -> Character? {
        let digits = rest.dropFirst(2).prefix(4)
        guard (0xD800...0xDBFF).contains(upper), rest.hasPrefix("\\u"), digits.count == 4,
            digits.allSatisfy(\.isHexDigit), let lower = UInt32(digits, radix: 16), (0xDC00...0xDFFF).contains(lower)
        else { return nil }
        rest = rest.dropFirst(6)
        return Unicode.Scalar(0x10000 + (upper - 0xD800) << 10 + (lower - 0xDC00)).map(Character.init)
    }
}
