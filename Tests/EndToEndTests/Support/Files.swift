import Glibc

/// Reads files and folders; what isn't there is empty.
enum Files {
    static func bytes(at path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return content }
            content += chunk[..<count]
        }
    }

    static func text(at path: String) -> String { String(decoding: bytes(at: path), as: UTF8.self) }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names in a folder, sorted, without `.` and `..`.
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
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Content and time of the last change of each file below a folder, to see that nothing of Doris' was touched.
    ///
    /// The supervisor's own folder does not count, nor do lock files, which mean nothing without a holder.
    static func fingerprint(of path: String) -> [String: [UInt8]] {
        var prints: [String: [UInt8]] = [:]
        for name in names(in: path) where !isOurs(name) {
            var information = stat()
            guard lstat("\(path)/\(name)", &information) == 0 else { continue }
            if information.st_mode & S_IFMT == S_IFDIR {
                for (inner, print) in fingerprint(of: "\(path)/\(name)") { prints["\(name)/\(inner)"] = print }
                prints["\(name)/"] = []
            } else {
                let time = "\(information.st_mtim.tv_sec).\(information.st_mtim.tv_nsec)"
                prints[name] = Array(time.utf8) + bytes(at: "\(path)/\(name)")
            }
        }
        return prints
    }

    private static func isOurs(_ name: String) -> Bool {
        name == ".doris-supervisor" || name == "process.lock" || name.hasSuffix(".lck")
    }
}
