import Glibc

extension FileSystem {
    /// The names in a directory, sorted; none when there is no such directory.
    static func names(in path: String) throws(FileError) -> [String] {
        guard let directory = opendir(path) else {
            guard errno == ENOENT else { throw FileError("opendir", path) }
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw FileError("readdir", path) }
        return names.sorted()
    }

    /// Deletes a file, or a directory with what is in it; links are not followed, and what is gone already is no error.
    static func delete(_ path: String) throws(FileError) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        guard errno == EISDIR else { throw FileError("unlink", path) }
        for name in try names(in: path) { try delete("\(path)/\(name)") }
        guard rmdir(path) == 0 || errno == ENOENT else { throw FileError("rmdir", path) }
    }

    /// Renames a file or a directory: at any instant it has one of the two names.
    static func move(_ path: String, to target: String) throws(FileError) {
        guard rename(path, target) == 0 else { throw FileError("rename", path) }
    }

    /// The bytes of a file, or of the files in a directory and below it; 0 for what is not there.
    static func size(of path: String) throws(FileError) -> Int64 {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw FileError("lstat", path) }
            return 0
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Int64(status.st_size) }
        var sum: Int64 = 0
        for name in try names(in: path) { sum += try size(of: "\(path)/\(name)") }
        return sum
    }
}
