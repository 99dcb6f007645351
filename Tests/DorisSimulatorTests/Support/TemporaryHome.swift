import Glibc

@testable import DorisSimulator

/// A directory of a test's own.
struct TemporaryHome: Sendable {
    /// The directory.
    let path: String

    init() throws {
        path = "/tmp/doris-simulator-test-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try FileSystem.makeDirectory(path)
    }

    /// Deletes the directory with all that is in it, which are files of the tests alone.
    func delete() {
        _ = try? FileSystem.delete(path)
    }
}

/// Files as texts.
enum FileSystemText {
    /// The text of a file, empty when there is none.
    static func read(_ path: String) throws -> String {
        try FileSystem.text(of: path) ?? ""
    }
}
