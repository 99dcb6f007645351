import Glibc

extension ScratchFolder {
    /// Every entry below the folder with its kind, mode, size, times and content: equal when nothing was touched.
    package func fingerprint() -> [String] { ScratchFolder.fingerprint(path) }

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
        return [own] + names(in: path).flatMap { fingerprint("\(path)/\($0)") }
    }
}
