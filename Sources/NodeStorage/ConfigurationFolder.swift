import Doris
import Glibc

/// Doris' `conf`: laid out where a volume lies over it and is empty, and filled with links to the files of a ConfigMap.
package struct ConfigurationFolder: Sendable {
    /// The folder, absolute.
    package let path: String
    private let template: String
    /// The role's own file, without which nothing starts: it comes last, so that a kill before it has all repeated.
    private let mark: String

    /// - Parameter distribution: Whose configuration it is.
    package init(of distribution: Distribution) {
        path = "\(distribution.home)/conf"
        template = "\(distribution.home)/conf.dist"
        mark = "\(distribution.role.rawValue).conf"
    }

    /// Copies what `conf.dist` has, the image's own copy, where `fe.conf` or `be.conf` is missing.
    ///
    /// What is there already stays as it is.
    ///
    /// - Returns: How many files were copied.
    /// - Throws: ``StorageError`` where a file cannot be read or written; what was copied until then stays.
    package func layOut() throws(StorageError) -> Int {
        guard access("\(path)/\(mark)", F_OK) != 0, errno == ENOENT, try Folder.names(in: template) != nil else {
            return 0
        }
        return try copy("") + copyFile(mark)
    }

    /// Puts a link to each file of a mounted ConfigMap in place of the file of that name, which is kept as `.bak`.
    ///
    /// A mount of a ConfigMap has, besides, names that begin with two dots: those are the kubelet's.
    ///
    /// - Parameter mount: The folder; nothing is done where there is none.
    /// - Returns: The names that were linked anew.
    /// - Throws: ``StorageError`` where a link cannot be made.
    package func link(to mount: String) throws(StorageError) -> [String] {
        var linked: [String] = []
        for name in try Folder.names(in: mount) ?? [] where !name.hasPrefix("..") {
            let (source, target) = ("\(mount)/\(name)", "\(path)/\(name)")
            guard Self.kind(of: source, following: true) == S_IFREG, Self.destination(of: target) != source else {
                continue
            }
            if Self.kind(of: target, following: false) == S_IFREG {
                try Self.put("keep", "\(target).bak") { Glibc.link(target, $0) }
            }
            try Self.put("link", target) { symlink(source, $0) }
            linked.append(name)
        }
        return linked
    }

    /// Makes an entry beside its place and renames it there, so that a kill leaves the former one or the new one.
    ///
    /// - Parameters:
    ///   - verb: What is done, as an error says it.
    ///   - target: The place.
    ///   - make: Makes the entry at the path that it is given; 0, or -1 and an `errno`.
    /// - Throws: ``StorageError`` where it cannot be made or renamed.
    private static func put(_ verb: String, _ target: String, make: (String) -> CInt) throws(StorageError) {
        let temporary = "\(target).\(getpid()).tmp"
        // PID 1 has the same number in each life, of which one may have been killed here.
        unlink(temporary)
        guard make(temporary) == 0 else { throw StorageError(verb, target, errno: errno) }
        let renamed = Glibc.rename(temporary, target)
        let code = errno
        // Two names of one file stay both, where it was kept before.
        unlink(temporary)
        guard renamed == 0 else { throw StorageError(verb, target, errno: code) }
    }

    /// The largest file that is copied, in bytes.
    private static let limit = 16 << 20

    /// Copies the files of a folder below the template, and of the folders in it.
    private func copy(_ folder: String) throws(StorageError) -> Int {
        var count = 0
        for name in try Folder.names(in: "\(template)\(folder)") ?? [] {
            let entry = "\(folder)/\(name)"
            switch Self.kind(of: "\(template)\(entry)", following: true) {
            case S_IFDIR:
                guard mkdir("\(path)\(entry)", 0o755) == 0 || errno == EEXIST else {
                    throw StorageError("create", "\(path)\(entry)", errno: errno)
                }
                count += try copy(entry)
            case S_IFREG where entry != "/\(mark)": count += try copyFile(String(entry.dropFirst()))
            default: break
            }
        }
        return count
    }

    private func copyFile(_ name: String) throws(StorageError) -> Int {
        let (source, target) = ("\(template)/\(name)", "\(path)/\(name)")
        guard Self.kind(of: target, following: false) == nil else { return 0 }
        guard let bytes = try Folder.bytes(at: source, limit: ConfigurationFolder.limit) else { return 0 }
        try AtomicFile.write(bytes, to: target)
        return 1
    }

    /// The kind of an entry, of those of `S_IFMT`; `nil` where there is none.
    private static func kind(of path: String, following: Bool) -> mode_t? {
        var status = stat()
        guard fstatat(AT_FDCWD, path, &status, following ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }

    /// Where a link leads; `nil` for what is none.
    private static func destination(of path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
