import NodeStorage
import TestSupport
import Testing

/// A `meta_dir` of a frontend that has served, below a folder of the test's own or on a volume.
struct MetadataScene {
    static let role = "#Thu Apr 27 10:00:00 CST 2023\nrole=FOLLOWER\nname=10.1.2.3_9010_1682500000000\n"
    static let version = "#Thu Apr 27 10:00:00 CST 2023\ntoken=5a1c-44\nclusterId=1432112043\n"
    /// What is in it, but for the supervisor's own folder.
    static let files = [
        "image/ROLE": role, "image/VERSION": version, "image/image.42": "image", "bdb/00000000.jdb": "log",
        "bdb/je.lck": "", "process.lock": "",
    ]

    let folder: ScratchFolder
    let metadata: MetadataDirectory
    /// The supervisor's folder.
    let state: String

    init() throws {
        folder = try #require(ScratchFolder())
        metadata = MetadataDirectory(path: folder.path)
        state = "\(folder.path)/state"
        for name in ["image", "bdb"] { folder.makeFolder(name) }
        for (name, text) in MetadataScene.files { folder.write(text, to: name) }
    }

    /// Changes of it, with the lock that they need.
    func transaction(
        afterStep: @escaping @Sendable (MetadataStep) -> Void = { _ in }
    ) throws -> MetadataTransaction {
        guard case .acquired(let lock) = try VolumeLock.acquire(in: state, words: "test") else {
            throw Unavailable()
        }
        return MetadataTransaction(metadata: metadata, lock: lock, afterStep: afterStep)
    }

    /// The lock is taken.
    struct Unavailable: Error {}

    /// Whether every file is in its place with its content, below `prefix`.
    func isWhole(below prefix: String = "") -> Bool {
        MetadataScene.files.allSatisfy { name, text in
            name == "process.lock" || exists("\(prefix)\(name)") && folder.read("\(prefix)\(name)") == text
        }
    }

    /// Whether there is an entry.
    func exists(_ name: String) -> Bool {
        let parts = name.split(separator: "/")
        let parent = parts.dropLast().joined(separator: "/")
        return parts.last.map { ScratchFolder.names(in: folder.file(parent)).contains(String($0)) } ?? false
    }
}
