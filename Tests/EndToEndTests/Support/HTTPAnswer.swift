import Doris

/// What the probe server said.
struct HTTPAnswer: Sendable {
    let status: Int
    /// The header lines, in small letters.
    let headers: [String]
    let body: String

    /// The body as JSON; `nil` where it is none.
    var json: JSONValue? { try? JSONValue(parsing: body.utf8) }

    /// Asks a server; `nil` when nobody answers.
    init?(_ method: String, _ path: String, at address: String, port: UInt16 = 8099, body: String = "") {
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        let request = "\(method) \(path) HTTP/1.1\r\nHost: \(address)\r\n\(length)Connection: close\r\n\r\n\(body)"
        guard let text = Connection(to: address, port: port)?.exchange(request, isComplete: HTTPAnswer.hasItsLength)
        else { return nil }
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let end = lines.firstIndex(of: ""), end > 0 else { return nil }
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        self.status = status
        headers = lines[1..<end].map { $0.lowercased() }
        self.body = lines[(end + 1)...].joined(separator: "\r\n")
    }

    /// Whether a body is as long as its header says; not every server hangs up after it.
    private static func hasItsLength(_ text: String) -> Bool {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let length = parts[0].lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
        return length.flatMap { Int($0.dropFirst(16)) }.map { parts[1].utf8.count >= $0 } ?? false
    }
}

extension JSONValue {
    /// A number of either kind.
    var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }
}
