import DorisScenarios
import Glibc

/// Files that are named on the command line.
enum Paths {
    /// The path without links; `nil` when nothing is there.
    static func absolute(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// A file's text; `nil` when it can't be read.
    static func text(of path: String) -> String? { Files.text(of: path) }

    /// A new folder below `TMPDIR` or `/tmp`.
    static func temporaryFolder() -> String? {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/doris-scenarios-XXXXXX".utf8CString)
        return template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
    }
}
