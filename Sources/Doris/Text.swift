extension StringProtocol {
    /// The text without blanks, tabs and line ends at either side.
    package func trimmingBlanks() -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
        guard let first = firstIndex(where: { !blank($0) }), let last = lastIndex(where: { !blank($0) }) else {
            return ""
        }
        return String(self[first...last])
    }

    /// The lines of the text, whichever of LF, CR LF and CR ends them.
    package var lines: [SubSequence] {
        split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    }
}

extension String {
    /// The text on one line: control characters become blanks, and what is over `limit` characters is cut off.
    package func onOneLine(limit: Int) -> String {
        // Nearly every text is plain, and the look-up of a scalar's category is slow.
        let isPlain = utf8.count <= limit && utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        if isPlain { return self }
        var line = ""
        line.reserveCapacity(Swift.min(limit, utf8.count))
        for scalar in unicodeScalars.prefix(limit) {
            let isControl = scalar.properties.generalCategory == .control
            line.unicodeScalars.append(isControl || scalar == "\u{2028}" || scalar == "\u{2029}" ? " " : scalar)
        }
        return line
    }
}
