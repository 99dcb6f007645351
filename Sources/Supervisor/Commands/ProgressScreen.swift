import Glibc
import ProcessControl
import Supervision

/// Shows progress: on a terminal one line that is drawn anew, elsewhere a line for each change, at most one in 10 s
/// unless the state is another.
final class ProgressScreen {
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private var last: (text: DecommissionText, at: Instant)?

    func show(_ text: DecommissionText) {
        if isTerminal {
            draw(text.line.prefix(columns - 1))
            last = (text, MonotonicClock.now())
            return
        }
        let now = MonotonicClock.now()
        if let last {
            let isNews = last.text.state != text.state || last.text.causes != text.causes
            guard isNews || last.text.line != text.line && now - last.at >= .seconds(10) else { return }
        }
        last = (text, now)
        Console.print(text.line)
        for cause in text.causes { Console.print("  \(cause)") }
    }

    /// Leaves the cursor below what was shown.
    func end() {
        guard isTerminal, let last else { return }
        // Nothing is drawn over it any more: it may take the room that it needs.
        if last.text.line.count >= columns { draw(last.text.line[...]) }
        Console.print("")
        for cause in last.text.causes { Console.print("  \(cause)") }
    }

    /// Goes back to the line's begin, and clears what is left of it.
    private func draw(_ line: Substring) { Console.draw("\r\(line)\u{1B}[K") }

    /// How wide the terminal is now: a line that wraps could not be drawn over.
    private var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
        return Int(size.ws_col)
    }
}
