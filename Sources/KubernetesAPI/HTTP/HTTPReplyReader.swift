import Supervision

/// Reads one answer of an HTTP/1.1 server as its bytes come in, and no more than its bounds.
struct HTTPReplyReader {
    /// Bytes of a head, or of all heads where interim ones come before it, trailers included.
    static let headLimit = 32 << 10
    /// Bytes of a body.
    static let bodyLimit = 1 << 20
    /// Bytes of the line before a chunk, which may hold extensions.
    private static let chunkLineLimit = 256

    private enum State {
        case statusLine
        case fields(HTTPHead)
        case body(HTTPHead, remaining: Int)
        case chunkSize(HTTPHead)
        case chunk(HTTPHead, remaining: Int)
        case chunkEnd(HTTPHead)
        case trailers(HTTPHead)
        case complete(HTTPHead)
    }

    private var state = State.statusLine
    private var line: [UInt8] = []
    private var headBytes = 0
    private var body: [UInt8] = []

    /// The answer; `nil` while a part of it is missing.
    var reply: HTTPReply? {
        guard case .complete(let head) = state else { return nil }
        return HTTPReply(status: head.status, phrase: head.phrase, body: body)
    }

    /// Which part is being read, for the error about a connection that ends there.
    var part: String {
        switch state {
        case .statusLine, .fields: "in the head"
        case .body, .chunkSize, .chunk, .chunkEnd, .trailers: "in the body"
        case .complete: "after the answer"
        }
    }

    /// Takes bytes in; those after the answer's end are passed over.
    ///
    /// - Throws: ``RequestFailure`` for what is not HTTP/1.1, or beyond the bounds.
    mutating func take(_ bytes: [UInt8]) throws(RequestFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch state {
            case .complete: return
            case .body(let head, let remaining):
                let left = takeBody(&rest, remaining)
                state = left == 0 ? .complete(head) : .body(head, remaining: left)
            case .chunk(let head, let remaining):
                let left = takeBody(&rest, remaining)
                state = left == 0 ? .chunkEnd(head) : .chunk(head, remaining: left)
            default:
                if let line = try takeLine(&rest) { try advance(line) }
            }
        }
    }

    private mutating func takeBody(_ rest: inout ArraySlice<UInt8>, _ remaining: Int) -> Int {
        let part = rest.prefix(remaining)
        body += part
        rest = rest.dropFirst(part.count)
        return remaining - part.count
    }

    /// Takes bytes up to a line's end; `nil` while it has not come.
    private mutating func takeLine(_ rest: inout ArraySlice<UInt8>) throws(RequestFailure) -> String? {
        let part = rest.prefix { $0 != UInt8(ascii: "\n") }
        let isWhole = part.count < rest.count
        rest = rest.dropFirst(part.count + 1)
        line += part
        switch state {
        case .chunkSize, .chunkEnd:
            guard line.count <= HTTPReplyReader.chunkLineLimit else {
                throw .malformed("the line of a chunk has no end")
            }
        default:
            headBytes += part.count + (isWhole ? 1 : 0)
            guard headBytes <= HTTPReplyReader.headLimit else {
                throw .malformed("the head is longer than \(HTTPReplyReader.headLimit) bytes")
            }
        }
        guard isWhole else { return nil }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        defer { line.removeAll(keepingCapacity: true) }
        return String(decoding: line, as: UTF8.self)
    }

    private mutating func advance(_ line: String) throws(RequestFailure) {
        switch state {
        case .statusLine: state = .fields(try HTTPHead(statusLine: line))
        case .fields(var head):
            if line.isEmpty {
                state = try afterHead(head)
            } else {
                try head.add(field: line)
                state = .fields(head)
            }
        case .chunkSize(let head): state = try chunk(line, head)
        case .chunkEnd(let head):
            guard line.isEmpty else { throw .malformed("a chunk is longer than it says") }
            state = .chunkSize(head)
        case .trailers(let head): state = line.isEmpty ? .complete(head) : state
        case .body, .chunk, .complete: break
        }
    }

    private func afterHead(_ head: HTTPHead) throws(RequestFailure) -> State {
        // An interim answer announces another one; 101 would be another protocol.
        if (100..<200).contains(head.status) && head.status != 101 { return .statusLine }
        guard head.status != 101 else { throw .malformed("the server wants to speak another protocol") }
        switch try head.framing() {
        case .none, .length(0): return .complete(head)
        case .length(let length):
            guard length <= HTTPReplyReader.bodyLimit else { throw HTTPReplyReader.tooLong }
            return .body(head, remaining: length)
        case .chunks: return .chunkSize(head)
        }
    }

    private func chunk(_ line: String, _ head: HTTPHead) throws(RequestFailure) -> State {
        let digits = line.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        guard (1...8).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let size = Int(digits, radix: 16)
        else { throw .malformed("a chunk's size is expected") }
        if size == 0 { return .trailers(head) }
        guard size <= HTTPReplyReader.bodyLimit - body.count else { throw HTTPReplyReader.tooLong }
        return .chunk(head, remaining: size)
    }

    private static var tooLong: RequestFailure { .malformed("the body is longer than \(bodyLimit) bytes") }
}
