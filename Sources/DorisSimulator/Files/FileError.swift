import Glibc

/// A call on the file system that failed.
struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call, such as `open`.
    let operation: String
    /// The file.
    let path: String
    /// `errno` after the call.
    let code: Int32

    /// Takes `errno` as it is now.
    init(_ operation: String, _ path: String) {
        code = errno
        self.operation = operation
        self.path = path
    }

    var description: String { "\(operation) \(path): \(String(cString: strerror(code)))" }
}
