import Glibc

/// The log of a node: lines in Doris' form, in a file and, where it is asked for, on the console.
package final class NodeLog: Sendable {
    private let file: FileDescriptor
    private let echo: Int32?

    /// Opens the log.
    ///
    /// - Parameters:
    ///   - path: The file; lines are appended.
    ///   - echoes: Whether the lines go to the console too.
    ///   - console: The descriptor of the console: standard error, or standard output.
    /// - Throws: ``FileError`` when the file cannot be opened.
    init(path: String, echoes: Bool = true, console: Int32 = STDERR_FILENO) throws(FileError) {
        file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_APPEND)
        echo = echoes ? console : nil
    }

    func info(_ message: String) { write("INFO", message) }
    func warn(_ message: String) { write("WARN", message) }
    func error(_ message: String) { write("ERROR", message) }

    /// Writes a line as it is, such as a stack trace or a statement.
    ///
    /// A log that cannot be written must not end the node, so that errors are passed over.
    func line(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        try? file.write(bytes)
        if let echo { _ = bytes.withUnsafeBytes { Glibc.write(echo, $0.baseAddress, $0.count) } }
    }

    private func write(_ level: String, _ message: String) {
        line("\(Timestamp(milliseconds: WallClock.milliseconds).log) \(level) (main|1) \(message)")
    }
}
