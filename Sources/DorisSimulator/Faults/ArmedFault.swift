/// A fault with its limits: how often it happens, and to which statements.
struct ArmedFault: Equatable, Sendable {
    /// What goes wrong.
    var fault: Fault
    /// How often it still happens; `nil` for as long as it is armed.
    var times: Int?
    /// The statements that it happens to, as a pattern of `LIKE`; `nil` for all.
    var pattern: String?

    init(_ fault: Fault, times: Int? = nil, pattern: String? = nil) {
        self.fault = fault
        self.times = times
        self.pattern = pattern
    }

    /// Whether the fault happens to a statement; one for some statements never meets what is none, such as a greeting.
    func concerns(_ statement: String) -> Bool {
        pattern.map { !statement.isEmpty && LikePattern($0).matches(statement) } ?? true
    }
}

extension ArmedFault: CustomStringConvertible {
    var description: String {
        var text = fault.description
        if let times { text += " times \(times)" }
        if let pattern { text += " like \(pattern)" }
        return text
    }

    /// Reads `FAULT [times N] [like PATTERN]`; the pattern is the rest of the line.
    ///
    /// The result is `nil` for anything else.
    init?(_ text: some StringProtocol) {
        var words = text.split(separator: " ")
        var pattern: String?
        if let start = text.firstRange(of: " like ") {
            pattern = String(text[start.upperBound...])
            words = text[..<start.lowerBound].split(separator: " ")
        }
        var times: Int?
        if words.count > 2, words[words.count - 2] == "times" {
            guard let number = Int(words[words.count - 1]), number > 0 else { return nil }
            times = number
            words.removeLast(2)
        }
        guard let fault = Fault(words: words.map { Substring($0) }) else { return nil }
        self.init(fault, times: times, pattern: pattern)
    }

    /// Reads faults with `;` or line ends between them.
    ///
    /// - Returns: The faults, and the texts that are none.
    static func list(_ text: String) -> (faults: [ArmedFault], unknown: [String]) {
        var result: (faults: [ArmedFault], unknown: [String]) = ([], [])
        for part in text.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
            let words = part.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
            guard !words.isEmpty else { continue }
            if let fault = ArmedFault(words) { result.faults.append(fault) } else { result.unknown.append(words) }
        }
        return result
    }

    /// Reads `simulator_faults`.
    ///
    /// - Throws: ``StartupFailure`` for what is no fault: a test whose fault never comes would prove nothing.
    static func list(_ configuration: NodeConfiguration) throws(StartupFailure) -> [ArmedFault] {
        let (faults, unknown) = list(configuration["simulator_faults"] ?? "")
        guard unknown.isEmpty else { throw .exit("simulator_faults: there is no fault '\(unknown[0])'") }
        return faults
    }
}
