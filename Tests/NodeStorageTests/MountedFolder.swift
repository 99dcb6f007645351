import Glibc
import TestSupport
import Testing

/// A small file system in memory below a temporary folder; only where this process may mount.
final class MountedFolder: Sendable {
    let path: String
    private let folder: ScratchFolder

    /// Whether this process may mount; tried once, since capabilities alone do not tell it in a container.
    static let isPermitted: Bool = (try? MountedFolder(options: "size=64k")) != nil

    struct MountError: Error {
        let code: Int32
    }

    init(options: String) throws {
        folder = try #require(ScratchFolder())
        folder.makeFolder("mounted")
        path = "\(folder.path)/mounted"
        guard mount("tmpfs", path, "tmpfs", 0, options) == 0 else { throw MountError(code: errno) }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    func makeReadOnly() throws {
        try #require(mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0)
    }
}
