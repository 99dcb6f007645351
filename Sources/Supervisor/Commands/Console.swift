import Glibc

/// Lines for people: results on standard output, complaints on standard error.
enum Console {
    static func print(_ line: String) {
        put(line + "\n", on: STDOUT_FILENO)
    }

    /// Prints a part of a line, for a terminal whose line is drawn anew.
    static func draw(_ text: String) {
        put(text, on: STDOUT_FILENO)
    }

    static func complain(_ line: String) {
        put(line + "\n", on: STDERR_FILENO)
    }

    /// Writes the whole text; whoever reads it may be slow, and may be gone.
    private static func put(_ text: String, on descriptor: Int32) {
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
