import Doris
import Glibc
import Synchronization

/// Where log lines go: one descriptor, one `write` a line, and never a wait.
///
/// PID 1 shares its standard error with Doris, and whoever reads it may stop reading. The sink therefore opens the
/// descriptor anew through `/proc/self/fd`, so that its own open file description can be non-blocking without changing
/// Doris', which would lose output otherwise. A line that finds the pipe full is dropped and counted; the count is
/// written before the next line that gets through.
package final class LogSink: Sendable {
    /// The longest line in bytes, its end included: `PIPE_BUF`, up to which a write to a pipe is not torn.
    package static let lineLimit = 4096

    private let descriptor: Int32
    private let mayBlock: Bool
    private let counts = Mutex((dropped: 0, unreported: 0))

    /// Opens a sink over a descriptor of this process, such as 2; the descriptor itself is left as it is.
    package init(descriptor: Int32) {
        // A write to a file does not wait, and a second description of it would have an offset of its own.
        var information = stat()
        let isFile = fstat(descriptor, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
        let reopened =
            isFile ? -1 : open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        self.descriptor = reopened >= 0 ? reopened : descriptor
        mayBlock = reopened < 0 && !isFile
    }

    /// Writes one line; a line end is added, and what is over ``lineLimit`` is cut off.
    package func write(_ line: String) {
        counts.withLock { counts in
            if counts.unreported > 0 {
                let report: JSONValue = [
                    "level": "warning", "message": "log lines were dropped",
                    "log.dropped": JSONValue(counts.unreported),
                ]
                if put(report.serialized) { counts.unreported = 0 }
            }
            if !put(line) {
                counts.dropped += 1
                counts.unreported += 1
            }
        }
    }

    /// How many lines were dropped since the begin.
    package var dropped: Int { counts.withLock { $0.dropped } }

    private func put(_ line: String) -> Bool {
        var bytes = Array(line.utf8.prefix(LogSink.lineLimit - 1))
        bytes.append(UInt8(ascii: "\n"))
        if mayBlock && !isWritable { return false }
        while true {
            let written = Glibc.write(descriptor, bytes, bytes.count)
            if written < 0 && errno == EINTR { continue }
            return written == bytes.count
        }
    }

    /// Whether a write would not wait, for a descriptor that could not be opened anew.
    private var isWritable: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
    }
}
