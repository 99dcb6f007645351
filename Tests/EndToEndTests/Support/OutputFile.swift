import Glibc

/// Where a program's output goes: a file without a name, opened for appending, so that several writers share it.
final class OutputFile: Sendable {
    let descriptor: Int32

    init() throws {
        var template = Array("/tmp/doris-supervisor-output-XXXXXX".utf8CString)
        let made = mkstemp(&template)
        guard made >= 0 else { throw SetUpFailure("mkstemp: errno \(errno)") }
        unlink(template)
        _ = fcntl(made, F_SETFD, FD_CLOEXEC)
        _ = fcntl(made, F_SETFL, O_APPEND)
        descriptor = made
    }

    deinit { close(descriptor) }

    /// All that was written so far.
    var text: String {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = pread(descriptor, &chunk, chunk.count, content.count)
            guard count > 0 else { return String(decoding: content, as: UTF8.self) }
            content += chunk[..<count]
        }
    }

    /// Its lines, without empty ones.
    var lines: [Substring] { text.split(separator: "\n") }
}
