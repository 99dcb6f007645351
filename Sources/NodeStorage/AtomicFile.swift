import Glibc

/// Replaces files so that a reader, and a start after a power failure, sees the old bytes or the new ones.
package enum AtomicFile {
    /// What was just done, for a test that ends the process there.
    enum Step {
        case written, renamed, durable
    }

    /// Writes a file beside the old one and puts it in its place.
    ///
    /// On failure the old file is as it was and nothing is left beside it, but for one case: where only the folder's own
    /// fsync fails the new file is in place, and may be gone again after a power failure.
    ///
    /// - Parameters:
    ///   - bytes: The whole content.
    ///   - path: The file; its folder must exist. A link there is replaced, not followed.
    ///   - mode: The permission bits, whatever the umask.
    /// - Throws: ``StorageError`` with the system's error number.
    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(StorageError) {
        try write(bytes, to: path, mode: mode) { _ in }
    }

    /// Does the same, and tells each step.
    static func write(
        _ bytes: [UInt8],
        to path: String,
        mode: UInt32,
        afterStep: (Step) -> Void
    ) throws(StorageError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let temporary = "\(path).\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 16)).tmp"

        // 1. Under a name that is nobody's; O_EXCL also refuses a link that somebody put there.
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError("write", path, errno: errno) }
        do throws(StorageError) {
            try fill(descriptor, with: bytes, mode: mode, path: path)
            afterStep(.written)
            // 3. The name changes hands in one step.
            guard rename(temporary, path) == 0 else { throw StorageError("write", path, errno: errno) }
            afterStep(.renamed)
        } catch {
            unlink(temporary)
            throw error
        }
        // 4. Without this the old name could come back after a power failure.
        try synchronize(folder: folder)
        afterStep(.durable)
    }

    /// Whether this name in a folder is one under which ``write(_:to:mode:)`` began a file and was killed.
    static func isLeftover(_ name: String, of file: String) -> Bool {
        name.hasPrefix("\(file).") && name.hasSuffix(".tmp")
    }

    /// Writes and closes a descriptor; its content is on the disk when this returns.
    private static func fill(
        _ descriptor: Int32,
        with bytes: [UInt8],
        mode: UInt32,
        path: String
    ) throws(StorageError) {
        var failure: Int32?
        var rest = bytes[...]
        while failure == nil, !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 { rest = rest.dropFirst(written) } else if errno != EINTR { failure = errno }
        }
        if failure == nil, fchmod(descriptor, mode_t(mode)) != 0 { failure = errno }
        // 2. Before the rename, or a power failure could leave the new name with no content.
        if failure == nil, fsync(descriptor) != 0 { failure = errno }
        // A network file system may report a full disk only here. The descriptor is gone in any case.
        if close(descriptor) != 0, failure == nil, errno != EINTR { failure = errno }
        if let failure { throw StorageError("write", path, errno: failure) }
    }

    static func synchronize(folder: String) throws(StorageError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError("fsync", folder, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StorageError("fsync", folder, errno: errno) }
    }
}
