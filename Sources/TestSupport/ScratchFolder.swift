import Glibc

/// An empty folder of a test's own, which goes with its owner.
package final class ScratchFolder: Sendable {
    /// Its path, absolute.
    package let path: String

    /// Makes the folder below `/tmp`; `nil` when it can't be made.
    package init?() {
        var template = Array("/tmp/doris-supervisor-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { return nil }
        path = made
    }

    deinit {
        Self.remove(path)
    }

    /// The path of a file in it.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file whole.
    ///
    /// - Returns: Whether that worked.
    @discardableResult
    package func write(_ content: String, to name: String, mode: UInt32 = 0o644) -> Bool {
        write(Array(content.utf8), to: name, mode: mode)
    }

    /// Writes a file whole, byte by byte as given.
    ///
    /// - Returns: Whether that worked.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String, mode: UInt32 = 0o644) -> Bool {
        let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Glibc.write(descriptor, bytes, bytes.count) == bytes.count
    }

    /// Makes a folder in it.
    ///
    /// - Returns: Whether that worked.
    @discardableResult
    package func makeFolder(_ name: String) -> Bool { mkdir(file(name), 0o755) == 0 }

    /// Removes a file, or a folder with all that is in it.
    package func remove(_ name: String) { Self.remove(file(name)) }

    /// A file's content; empty when it isn't there.
    package func read(_ name: String) -> String {
        let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: content, as: UTF8.self) }
            content += buffer[..<count]
        }
    }

    /// Removes a file, or a folder with all that is in it; symbolic links are not followed.
    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        for name in names(in: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }

    /// The names in a folder, sorted; none when it can't be read.
    package static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
