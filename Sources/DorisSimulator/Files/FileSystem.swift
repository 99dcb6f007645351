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

    /// Writes a file so that a process that is killed at any instant leaves the old or the new text.
    ///
    /// Nothing waits for the disk: a stand-in has to survive `kill -9`, not a loss of power, and a disk that is busy
    /// for a second must not look like a frontend that is gone.
    static func replace(_ path: String, with text: String, mode: mode_t = 0o644) throws(FileError) {
        let draft = path + ".new"
        do {
            let file = try FileDescriptor(draft, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
            try file.write(text.utf8)
        }
        guard rename(draft, path) == 0 else { throw FileError("rename", draft) }
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
