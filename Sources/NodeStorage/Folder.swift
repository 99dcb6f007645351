import Glibc

/// Reading without writing: bounded texts, names in a folder, kinds of entries.
enum Folder {
    /// The longest text that is read, in bytes; the files in question have a few hundred.
    static let textLimit = 64 << 10

    /// The text of a regular file; `nil` when there is none.
    static func text(at path: String, limit: Int = textLimit) throws(StorageError) -> String? {
        try bytes(at: path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The content of a regular file; `nil` when there is none.
    static func bytes(at path: String, limit: Int = textLimit) throws(StorageError) -> [UInt8]? {
        // Not to block on a pipe that somebody left there.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw StorageError("read", path, errno: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StorageError("read", path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StorageError(operation: "read", path: path, cause: .content("it is not a regular file"))
        }
        // Grown as needed: a buffer of the limit's size would stay with the allocator of a process that runs for months.
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= limit {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw StorageError("read", path, errno: errno) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard bytes.count <= limit else {
            throw StorageError(operation: "read", path: path, cause: .content("it is longer than \(limit) bytes"))
        }
        return bytes
    }

    /// The names in a folder, sorted; `nil` when there is no such folder.
    static func names(in path: String) throws(StorageError) -> [String]? {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return nil }
            throw StorageError("list", path, errno: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            // readdir tells its end and its failure apart by errno alone.
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw StorageError("list", path, errno: errno) }
                return names.sorted()
            }
            let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
    }
}
