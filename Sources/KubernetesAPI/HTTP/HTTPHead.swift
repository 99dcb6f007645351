import Doris
import Supervision

/// The status line and the header fields of an answer, as far as they say where its body ends (RFC 9112).
///
/// Its errors repeat what came in full length: it is cut where it is known to hold no token, which half of one would
/// defeat.
struct HTTPHead: Equatable {
    /// How the body's end is found.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunks
    }

    let status: Int
    let phrase: String
    private var length: Int?
    private var isChunked = false

    /// Reads a status line such as `HTTP/1.1 200 OK`.
    init(statusLine: String) throws(RequestFailure) {
        let parts = statusLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "HTTP/1.1" || parts[0] == "HTTP/1.0", parts[1].utf8.count == 3,
            let status = HTTPHead.number(parts[1]), status >= 100
        else {
            throw .malformed("an HTTP/1.1 status is expected, not '\(statusLine)'")
        }
        self.status = status
        phrase = parts.count > 2 ? String(parts[2]) : ""
    }

    /// Takes a header field in; those that do not concern the body's length are passed over.
    mutating func add(field line: String) throws(RequestFailure) {
        guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
            !line[..<colon].contains(where: { $0 == " " || $0 == "\t" })
        else { throw .malformed("a header field is expected, not '\(line)'") }
        let value = line[line.index(after: colon)...].trimmingBlanks()
        switch line[..<colon].lowercased() {
        case "content-length":
            guard let number = HTTPHead.number(value), length == nil || length == number else {
                throw .malformed("the content's length is '\(value)'")
            }
            length = number
        case "transfer-encoding":
            guard value.lowercased() == "chunked", !isChunked else {
                throw .malformed("the transfer encoding is '\(value)'")
            }
            isChunked = true
        case "content-encoding":
            guard value.lowercased() == "identity" else {
                throw .malformed("the content's encoding is '\(value)', which was not asked for")
            }
        default: break
        }
    }

    /// How the body's end is found; known once all fields were added.
    ///
    /// - Throws: ``RequestFailure`` where the connection's end would be the body's, since a cut would look the same, and
    ///   where two rules contradict each other.
    func framing() throws(RequestFailure) -> Framing {
        switch (length, isChunked) {
        case _ where status == 204 || status == 304: .none
        case (let length?, false): .length(length)
        case (nil, true): .chunks
        case (_?, true): throw .malformed("the body has both a length and chunks")
        case (nil, false): throw .malformed("the body has neither a length nor chunks")
        }
    }

    /// A decimal number without a sign.
    private static func number(_ text: some StringProtocol) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}
