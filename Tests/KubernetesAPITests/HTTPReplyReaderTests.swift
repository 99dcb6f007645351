import Supervision
import Testing

@testable import KubernetesAPI

@Suite("Reading an HTTP answer")
struct HTTPReplyReaderTests {
    private func read(_ text: String, portion: Int) throws(RequestFailure) -> HTTPReply? {
        var reader = HTTPReplyReader()
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            try reader.take(Array(rest.prefix(portion)))
            rest = rest.dropFirst(portion)
        }
        return reader.reply
    }

    @Test("it makes no difference how the bytes come in", arguments: 1...60)
    func portions(portion: Int) throws {
        let chunked =
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;x\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: u\r\n\r\n"
        #expect(try read(chunked, portion: portion)?.body == Array("abc0123456789".utf8))
        let counted = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Not for you\nContent-Length: 4\nA: b\n\nbodyrest"
        let reply = HTTPReply(status: 403, phrase: "Not for you", body: Array("body".utf8))
        #expect(try read(counted, portion: portion) == reply)
        #expect(try read("HTTP/1.0 204\r\n\r\n", portion: portion)?.status == 204)
    }

    @Test("the lines around chunks count for neither bound")
    func manyChunks() throws {
        let chunks = String(repeating: "1\r\nx\r\n", count: 40_000)
        let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n"
        #expect(try read(text, portion: 16_384)?.body.count == 40_000)
    }

    @Test("each proper beginning of an answer is not the answer")
    func beginnings() throws {
        let whole = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        for length in 0..<whole.count {
            #expect(try read(String(whole.prefix(length)), portion: 7) == nil)
        }
    }

    @Test(
        "what is not HTTP/1.1, or says two things at once, is not understood",
        arguments: [
            "HTTP/2 200\r\n", "HTTP/1.1 2000 OK\r\n", "HTTP/1.1 099 OK\r\n", "HTTP/1.1 +20 OK\r\n", "SSH-2.0-x\r\n",
            "\r\n",
            "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno field\r\n", "HTTP/1.1 200 OK\r\n: x\r\n", "HTTP/1.1 200 OK\r\n folded: x\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length : 3\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n", "HTTP/1.1 200 OK\r\nContent-Length:\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + String(repeating: "x", count: 300),
        ]
    )
    func nonsense(text: String) {
        let failure = #expect(throws: RequestFailure.self) { try read(text, portion: 5) }
        #expect(failure?.reason == .malformed)
    }

    @Test("a head may have its bound's length, and not a byte more")
    func headBound() throws {
        let frame = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: \r\n\r\n"
        let room = HTTPReplyReader.headLimit - frame.utf8.count
        let field = { String(repeating: "x", count: $0) }
        #expect(try read(frame.replacing("X: ", with: "X: \(field(room))"), portion: 4096)?.status == 200)
        let failure = #expect(throws: RequestFailure.self) {
            try read(frame.replacing("X: ", with: "X: \(field(room + 1))"), portion: 4096)
        }
        #expect(failure == .malformed("the head is longer than 32768 bytes"))
    }
}
