import Doris
import Glibc
import Logging
import Observability
import Testing

@Suite("The log")
struct LogTests {
    /// A pipe whose write end is given to a sink, as standard error would be.
    private struct Pipe: ~Copyable {
        let readEnd: Int32
        let writeEnd: Int32

        init() {
            var ends: [Int32] = [0, 0]
            _ = pipe(&ends)
            (readEnd, writeEnd) = (ends[0], ends[1])
        }

        deinit {
            close(readEnd)
            close(writeEnd)
        }

        /// Everything that is in the pipe now.
        func drain() -> String {
            _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
            var text: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(readEnd, &chunk, chunk.count)
                guard count > 0 else { return String(decoding: text, as: UTF8.self) }
                text += chunk[..<count]
            }
        }
    }

    @Test("a JSON line holds time, level, message and metadata, and survives every character")
    func json() throws {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.writeEnd)
        let logger = Logger(label: "t") { _ in LineLogHandler(sink: sink, format: .json, threshold: LogThreshold(.info))
        }
        logger.warning("it \"happened\"\n\u{1}", metadata: ["child.pid": "42", "a": "\u{7F}é"])
        logger.debug("not written")
        let lines = pipe.drain().lines
        #expect(lines.count == 2)
        let document = try JSONValue(parsing: lines[0].utf8)
        #expect(document["level"]?.text == "warning")
        #expect(document["message"]?.text == "it \"happened\"\n\u{1}")
        #expect(document["child.pid"]?.text == "42")
        #expect(document["a"]?.text == "\u{7F}é")
        let time = document["time"]?.text ?? ""
        #expect(time.count == 24 && time.hasSuffix("Z") && time.hasPrefix("2"))
    }

    @Test("a text line is one line")
    func text() {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.writeEnd)
        let logger = Logger(label: "t") { _ in LineLogHandler(sink: sink, format: .text, threshold: LogThreshold(.info))
        }
        logger.info("two\nlines", metadata: ["b": "2", "a": "1"])
        #expect(pipe.drain().hasSuffix(" INFO two lines a=1 b=2\n"))
    }

    @Test("a long line is cut at PIPE_BUF")
    func longLine() {
        let pipe = Pipe()
        LogSink(descriptor: pipe.writeEnd).write(String(repeating: "x", count: 10_000))
        #expect(pipe.drain().utf8.count == LogSink.lineLimit)
    }

    @Test("a reader that stops does not stop the writer; what was dropped is counted and told")
    func fullPipe() throws {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.writeEnd)
        let line = String(repeating: "x", count: 1000)
        for _ in 0..<200 { sink.write(line) }
        #expect(sink.dropped > 0)
        let before = pipe.drain()
        #expect(before.lines.filter { $0 == line }.count + sink.dropped == 200)
        sink.write("after")
        let after = pipe.drain()
        #expect(after.hasSuffix("after\n"))
        // A report is short and may have got through while lines did not.
        let reported = try (before + after).lines.filter { $0.contains("log.dropped") }
            .map { try JSONValue(parsing: $0.utf8)["log.dropped"]?.integer ?? 0 }
        #expect(reported.reduce(0, +) == Int64(sink.dropped))
    }

    @Test("the shared descriptor stays blocking for Doris")
    func sharedDescriptor() {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.writeEnd)
        sink.write("line")
        #expect(fcntl(pipe.writeEnd, F_GETFL) & O_NONBLOCK == 0)
    }

    @Test("a reader that is gone is counted, and kills nobody")
    func closedPipe() {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        _ = pipe(&ends)
        let sink = LogSink(descriptor: ends[1])
        close(ends[0])
        sink.write("into the void")
        #expect(sink.dropped == 1)
        close(ends[1])
    }
}
