import Glibc
import Testing

/// A folder of a test's own, gone with the value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/node-storage-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit { TemporaryFolder.remove(path) }

    func makeFolder(_ name: String) throws {
        try #require(mkdir("\(path)/\(name)", 0o755) == 0)
    }

    /// Writes a file with exactly this text.
    func write(_ text: String, to name: String, mode: mode_t = 0o644) throws {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        try #require(descriptor >= 0, "\(name)")
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func read(_ name: String) -> String? {
        guard let file = fopen("\(path)/\(name)", "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte >= 0 { bytes.append(UInt8(byte)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Every entry below the folder with its kind, mode, size, times and content: equal when nothing was touched.
    func fingerprint() -> [String] { TemporaryFolder.fingerprint(path) }

    private static func fingerprint(_ path: String) -> [String] {
        var status = stat()
        guard lstat(path, &status) == 0 else { return [] }
        let times =
            "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
        let own = "\(path) \(status.st_ino) \(status.st_mode) \(status.st_size) \(times)"
        guard status.st_mode & S_IFMT == S_IFDIR else {
            guard let file = fopen(path, "re") else { return [own] }
            defer { fclose(file) }
            var hasher: UInt64 = 0xcbf2_9ce4_8422_2325
            while case let byte = fgetc(file), byte >= 0 { hasher = (hasher ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return ["\(own) \(hasher)"]
        }
        return [own] + names(path).flatMap { fingerprint("\(path)/\($0)") }
    }

    static func names(_ path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        for name in names(path) { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
