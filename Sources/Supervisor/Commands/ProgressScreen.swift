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
            // Back to the line's begin, and its rest cleared.
            Console.draw("\r\(text.line)\u{1B}[K")
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
        Console.print("")
        for cause in last.text.causes { Console.print("  \(cause)") }
    }
}
