import Glibc
import NodeStorage
import TestSupport

/// A `meta_dir` on a volume of its own, which can be filled.
struct MountedScene {
    let mounted: MountedFolder

    init() throws {
        mounted = try MountedFolder(options: "size=128k")
        for name in ["image", "bdb"] { mkdir("\(mounted.path)/\(name)", 0o755) }
        try AtomicFile.write(Array(MetadataScene.role.utf8), to: "\(mounted.path)/image/ROLE")
        try AtomicFile.write(Array(MetadataScene.version.utf8), to: "\(mounted.path)/image/VERSION")
        try AtomicFile.write(Array("log".utf8), to: "\(mounted.path)/bdb/00000000.jdb")
    }

    /// Changes of it, with the lock that they need.
    ///
    /// `state`: The supervisor's folder; by default on the volume.
    func transaction(state: String? = nil) throws -> MetadataTransaction {
        let state = state ?? "\(mounted.path)/.state"
        guard case .acquired(let lock) = try VolumeLock.acquire(in: state, words: "test") else {
            throw MetadataScene.Unavailable()
        }
        return MetadataTransaction(metadata: MetadataDirectory(path: mounted.path), lock: lock)
    }

    /// Uses all of its space, with a lock file that was written before; folders can still be made in it.
    func fill() throws {
        _ = try transaction()
        let file = open("\(mounted.path)/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        let page = [UInt8](repeating: 1, count: 4096)
        while write(file, page, page.count) > 0 {}
    }

    /// A file's content.
    func read(_ name: String) -> String {
        (try? BoundedFile.text(at: "\(mounted.path)/\(name)", limit: 4096)) ?? ""
    }

    /// The names in a folder.
    func names(_ folder: String) -> [String] { ScratchFolder.names(in: "\(mounted.path)/\(folder)") }
}
