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
        _ = try? FileSystemText.delete(path)
    }
}

/// Files as texts.
enum FileSystemText {
    /// The text of a file, empty when there is none.
    static func read(_ path: String) throws -> String {
        try FileSystem.text(of: path) ?? ""
    }

    /// Deletes a file, or a directory and what is in it.
    static func delete(_ path: String) throws {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != "." && name != ".." { try delete("\(path)/\(name)") }
            }
            closedir(directory)
        }
        _ = remove(path)
    }
}
