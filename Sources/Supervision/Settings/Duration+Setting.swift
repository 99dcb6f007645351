extension Duration {
    /// Reads `500ms`, `30s`, `10m`, `2h`, `7d` or a plain number of seconds.
    ///
    /// The result is `nil` for anything else, for a negative number, and for more than 10,000 days.
    package init?(settingText text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...]
        guard let number = Int64(digits) else { return nil }
        let milliseconds: Int64
        switch unit {
        case "ms": milliseconds = 1
        case "", "s": milliseconds = 1_000
        case "m": milliseconds = 60_000
        case "h": milliseconds = 3_600_000
        case "d": milliseconds = 86_400_000
        default: return nil
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: milliseconds)
        guard !overflow, product <= 10_000 * 86_400_000 else { return nil }
        self = .milliseconds(product)
    }
}

extension String {
    /// Whether the text is an IPv4 or IPv6 address; what the resolver makes of it is not asked.
    package var isIPAddress: Bool {
        contains(":") ? isIPv6Address : isIPv4Address
    }

    private var isIPv4Address: Bool {
        let parts = split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                    && part.utf8.count <= 3 && UInt8(part) != nil
            }
    }

    private var isIPv6Address: Bool {
        let halves = ranges(of: "::")
        guard halves.count <= 1, !contains(":::") else { return false }
        var groups = split(separator: ":", omittingEmptySubsequences: true).map(String.init)
        var count = groups.count
        if let last = groups.last, last.contains(".") {
            guard last.isIPv4Address else { return false }
            groups.removeLast()
            count += 1
        }
        guard groups.allSatisfy({ $0.utf8.count <= 4 && UInt16($0, radix: 16) != nil && !$0.hasPrefix("+") }) else {
            return false
        }
        if halves.isEmpty { return count == 8 && !hasPrefix(":") && !hasSuffix(":") }
        return count <= 7
    }
}
