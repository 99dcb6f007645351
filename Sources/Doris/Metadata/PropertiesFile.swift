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
        var pending = ""
        for line in text.lines {
            let line = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{C}" }
            if pending.isEmpty && (line.isEmpty || line.hasPrefix("#") || line.hasPrefix("!")) { continue }
            if PropertiesFile.continues(line) {
                pending += line.dropLast()
                continue
            }
            entries.append(PropertiesFile.split(pending + line))
            pending = ""
        }
        if !pending.isEmpty { entries.append(PropertiesFile.split(pending)) }
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
                key.append(unescaped(escaped))
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
                value.append(unescaped(escaped))
            } else {
                value.append(character)
            }
        }
        return (key, value.trimmingBlanks())
    }

    private static func unescaped(_ character: Character) -> Character {
        switch character {
        case "n": "\n"
        case "t": "\t"
        case "r": "\r"
        default: character
        }
    }
}
