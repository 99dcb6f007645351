import Glibc

/// A small file system in memory below a temporary folder; only where this process may mount.
package final class MountedFolder: Sendable {
    /// Where it is mounted.
    package let path: String
    private let folder: ScratchFolder

    /// Whether this process may mount; tried once, since capabilities alone do not tell it in a container.
    package static let isPermitted: Bool = (try? MountedFolder(options: "size=64k")) != nil

    /// A mount that failed.
    package struct MountError: Error {
        /// `errno`.
        package let code: Int32
    }

    /// Mounts it with options such as `size=64k`.
    package init(options: String) throws {
        guard let folder = ScratchFolder() else { throw MountError(code: errno) }
        self.folder = folder
        folder.makeFolder("mounted")
        path = "\(folder.path)/mounted"
        guard mount("tmpfs", path, "tmpfs", 0, options) == 0 else { throw MountError(code: errno) }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// Lets nobody write any more.
    package func makeReadOnly() throws {
        try remount(UInt(MS_REMOUNT | MS_RDONLY))
    }

    /// Lets everybody write again.
    package func makeWritable() throws {
        try remount(UInt(MS_REMOUNT))
    }

    private func remount(_ flags: UInt) throws {
        guard mount("tmpfs", path, "tmpfs", flags, nil) == 0 else { throw MountError(code: errno) }
    }
}
