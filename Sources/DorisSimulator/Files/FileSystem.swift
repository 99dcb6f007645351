import Glibc

/// Whole files, and directories.
enum FileSystem {
    /// The bytes of a file; `nil` when there is none.
    static func contents(of path: String) throws(FileError) -> [UInt8]? {
        guard exists(path) else { return nil }
        return try FileDescriptor(path, O_RDONLY).readAll()
    }

    /// The text of a file; `nil` when there is none.
    static func text(of path: String) throws(FileError) -> String? {
        try contents(of: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes a file so that after a crash either the old or the new text is there, on the disk.
    static func replace(_ path: String, with text: String, mode: mode_t = 0o644) throws(FileError) {
        let draft = path + ".new"
        do {
            let file = try FileDescriptor(draft, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
            try file.write(text.utf8)
            try file.synchronize()
        }
        guard rename(draft, path) == 0 else { throw FileError("rename", draft) }
        let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileDescriptor(directory.isEmpty ? "/" : directory, O_RDONLY | O_DIRECTORY).synchronize()
    }

    /// Makes a directory and those above it, as far as they are missing.
    static func makeDirectory(_ path: String) throws(FileError) {
        var prefix = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            prefix += "/" + part
            guard mkdir(prefix, 0o755) == 0 || errno == EEXIST else { throw FileError("mkdir", prefix) }
        }
    }

    /// Whether there is something at a path.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
