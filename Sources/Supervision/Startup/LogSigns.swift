import Doris

/// What the end of Doris' log says about a start that takes long.
///
/// The lines are those of ``LogMark``; a line of another release that is not recognised counts for nothing, and growth
/// and processor time decide alone then.
package struct LogSigns: Hashable, Sendable {
    /// What the frontend waits for, in words; such a wait is no stall.
    package var wait: String?
    /// What keeps the frontend from serving, in words with what to do about it and the line; it may be stalled all the
    /// same.
    package var warning: String?
    /// The exception that came out of the frontend's `main`, its class and message on one line.
    ///
    /// Before 3.0.3 `main` prints it and returns, and the JVM lives on when a thread of it does.
    package var exception: String?

    package init(wait: String? = nil, warning: String? = nil, exception: String? = nil) {
        self.wait = wait
        self.warning = warning
        self.exception = exception
    }

    /// Reads the end of a log.
    package init(log: String) {
        let lines = log.split(whereSeparator: \.isNewline)
        // Below what an exception says stands where it came from, which may be a hundred lines.
        let told = lines.lazy.filter { !LogSigns.isFrame($0) }.suffix(LogSigns.reach)
        wait = LogSigns.wait(in: told.suffix(LogSigns.recent))
        warning = LogSigns.warning(in: Array(told))
        exception = LogSigns.exception(in: lines)
    }

    /// How many lines from the end may tell of a wait: once others follow, it is over.
    private static let recent = 3
    /// How many lines from the end may tell of a warning, which comes again as long as it is true.
    private static let reach = 30

    private static func wait(in lines: some BidirectionalCollection<Substring>) -> String? {
        for line in lines.reversed() {
            let mark = LogMark.all.first { $0.meaning == .wait && $0.matches(line) }
            if let mark { return mark.kind.words }
        }
        return nil
    }

    /// The most telling warning; an end that did not come counts as one.
    private static func warning(in lines: [Substring]) -> String? {
        for mark in LogMark.all where mark.meaning != .wait {
            guard let line = lines.last(where: mark.matches) else { continue }
            let detail = String(line).onOneLine(limit: 256)
            return "\(mark.kind.words); \(mark.kind.advice) (\(detail))"
        }
        return nil
    }

    /// Finds a stack trace that reaches down to the frontend's `main`, and the line above its first frame.
    private static func exception(in lines: [Substring]) -> String? {
        guard
            let bottom = lines.lastIndex(where: {
                $0.contains("at org.apache.doris.DorisFE.main(") || $0.contains("at org.apache.doris.PaloFe.main(")
            })
        else { return nil }
        var index = bottom
        while index > 0, LogSigns.isWithinTrace(lines[index]) { index -= 1 }
        return String(lines[index]).onOneLine(limit: 256)
    }

    private static func isWithinTrace(_ line: Substring) -> Bool {
        isFrame(line) || line.drop { $0 == " " || $0 == "\t" }.hasPrefix("Caused by: ")
    }

    private static func isFrame(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " || $0 == "\t" }
        return text.hasPrefix("at ") || text.hasPrefix("... ")
    }
}
