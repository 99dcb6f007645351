import Glibc

/// Lines for people: results on standard output, complaints on standard error.
enum Console {
    static func print(_ line: String) {
        put(line, on: STDOUT_FILENO)
    }

    static func complain(_ line: String) {
        put(line, on: STDERR_FILENO)
    }

    /// Writes the whole line; whoever reads it may be slow, and may be gone.
    private static func put(_ line: String, on descriptor: Int32) {
        let bytes = Array((line + "\n").utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
