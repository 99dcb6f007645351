import Glibc

/// Files as scenarios use them: small ones, read and written whole.
package enum Files {
    /// The most that is read of a file, in bytes; of a longer one the end counts.
    static let limit = 8 << 20

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A file's size in bytes; 0 where there is none.
    static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// A file's bytes from an offset on; `nil` when it can't be read.
    static func bytes(of path: String, from offset: Int = 0) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        lseek(file, off_t(max(offset, size(of: path) - limit)), SEEK_SET)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// A file's text from an offset on; `nil` when it can't be read.
    package static func text(of path: String, from offset: Int = 0) -> String? {
        bytes(of: path, from: offset).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes a file whole, in place.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(StageError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { throw StageError("open \(path)", errno: errno) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw StageError("write \(path)", errno: errno) }
            written += count
        }
    }

    static func write(_ text: String, to path: String) throws(StageError) { try write(Array(text.utf8), to: path) }

    /// Makes a folder, and those that it lies in.
    static func makeFolder(_ path: String) throws(StageError) {
        guard !exists(path) else { return }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw StageError("mkdir \(path)", errno: errno) }
    }

    /// The names in a folder, sorted; none when it can't be read.
    static func names(in path: String) -> [String] {
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

    /// Removes a file, or a folder with all that is in it; links are not followed.
    package static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        for name in names(in: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }

    /// Copies a file, or a folder with all that is in it, over what is there.
    static func copy(_ path: String, to target: String) throws(StageError) {
        if isFolder(path) {
            try makeFolder(target)
            for name in names(in: path) { try copy("\(path)/\(name)", to: "\(target)/\(name)") }
            return
        }
        var status = stat()
        guard stat(path, &status) == 0, let bytes = bytes(of: path) else {
            throw StageError("copy \(path)", errno: errno)
        }
        try write(bytes, to: target, mode: status.st_mode & 0o777)
    }

    /// The content below a path: equal for equal names and bytes; empty where there is nothing.
    static func snapshot(of path: String) -> [String: [UInt8]] {
        guard isFolder(path) else { return bytes(of: path).map { [path: $0] } ?? [:] }
        var content: [String: [UInt8]] = [:]
        for name in names(in: path) { content.merge(snapshot(of: "\(path)/\(name)")) { $1 } }
        return content
    }
}
