import Doris
package import Logging

/// Writes each log entry as one line, as JSON or as text.
///
/// In JSON the line holds `time`, `level`, `message` and the metadata under their own dotted keys.
package struct LineLogHandler: LogHandler {
    /// How a line looks.
    package enum Format: Sendable { case json, text }

    package var metadata: Logger.Metadata = [:]
    private let sink: LogSink
    private let format: Format
    private let threshold: LogThreshold

    package init(sink: LogSink, format: Format, threshold: LogThreshold) {
        self.sink = sink
        self.format = format
        self.threshold = threshold
    }

    /// The one threshold of all loggers; setting it on one sets it for all.
    package var logLevel: Logger.Level {
        get { threshold.level }
        nonmutating set { threshold.level = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var entries = metadata
        for (key, value) in event.metadata ?? [:] { entries[key] = value }
        let fields = entries.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        let time = WallClock.timestamp()
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
}
