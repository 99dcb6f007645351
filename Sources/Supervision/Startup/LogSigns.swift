import Doris

/// What the end of Doris' log says about a start that takes long.
///
/// The lines are those of Doris 1.2 to 4.x; a line of another release that is not recognised counts for nothing, and
/// growth and processor time decide alone then.
package struct LogSigns: Hashable, Sendable {
    /// What the frontend waits for, in words; such a wait is no stall.
    package var wait: String?
    /// The exception that came out of the frontend's `main`, its class and message on one line.
    ///
    /// Before 3.0.3 `main` prints it and returns, and the JVM lives on when a thread of it does.
    package var exception: String?

    package init(wait: String? = nil, exception: String? = nil) {
        self.wait = wait
        self.exception = exception
    }

    /// Reads the end of a log.
    package init(log: String) {
        let lines = log.split(whereSeparator: \.isNewline)
        wait = lines.suffix(LogSigns.recent).reversed().lazy.compactMap(LogSigns.wait).first
        exception = LogSigns.exception(in: lines)
    }

    /// How many lines from the end may tell of a wait: once others follow, it is over.
    private static let recent = 3

    private static func wait(in line: Substring) -> String? {
        if line.contains("is not added to the group. please add it first") {
            return "it waits to be added to the cluster"
        }
        if line.contains("wait catalog to be ready") || line.contains("wait globalStateMgr to be ready") {
            return "it waits for a master or a majority of the frontends"
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
        let text = line.drop { $0 == " " || $0 == "\t" }
        return text.hasPrefix("at ") || text.hasPrefix("... ") || text.hasPrefix("Caused by: ")
    }
}
