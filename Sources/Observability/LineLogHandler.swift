import Doris
import Glibc
package import Logging

/// Writes each log entry as one line, as JSON or as text.
///
/// In JSON the line holds `time`, `level`, `message` and the metadata under their own dotted keys.
package struct LineLogHandler: LogHandler {
    /// How a line looks.
    package enum Format: Sendable { case json, text }

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let sink: LogSink
    private let format: Format

    package init(sink: LogSink, format: Format, level: Logger.Level) {
        self.sink = sink
        self.format = format
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var entries = metadata
        for (key, value) in event.metadata ?? [:] { entries[key] = value }
        let fields = entries.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        let time = LineLogHandler.timestamp()
        switch format {
        case .json: sink.write(json(time: time, event: event, fields: fields))
        case .text: sink.write(text(time: time, event: event, fields: fields))
        }
    }

    private func json(time: String, event: LogEvent, fields: [(String, String)]) -> String {
        let head: [JSONValue.Member] = [
            .init("time", .string(time)),
            .init("level", .string(event.level.rawValue)),
            .init("message", .string("\(event.message)")),
        ]
        return JSONValue.object(head + fields.map { .init($0.0, .string($0.1)) }).serialized
    }

    private func text(time: String, event: LogEvent, fields: [(String, String)]) -> String {
        var line = "\(time) \(event.level.rawValue.uppercased()) \(event.message)"
        for (key, value) in fields { line += " \(key)=\(value)" }
        return line.onOneLine(limit: LogSink.lineLimit)
    }

    /// The present time as RFC 3339 in UTC with milliseconds.
    private static func timestamp() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        func padded(_ number: some BinaryInteger, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
            + "T\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))"
            + ".\(padded(now.tv_nsec / 1_000_000, 3))Z"
    }
}
