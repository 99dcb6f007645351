import Glibc
import TestSupport
import Testing

/// A small file system of its own on which every write can be made to hang.
final class HangingVolume: Sendable {
    let path: String
    private let folder: ScratchFolder

    /// Whether this process may make, mount and freeze one.
    static let isPermitted = (try? HangingVolume()).map { (try? $0.freeze()) != nil } ?? false

    init() throws {
        guard let folder = ScratchFolder() else { throw SetUpFailure("no folder for a volume") }
        self.folder = folder
        path = folder.file("volume")
        let image = folder.file("image")
        folder.makeFolder("volume")
        folder.write("", to: "image")
        truncate(image, 4 << 20)
        try HangingVolume.run("/usr/sbin/mkfs.ext4", "-q", "-F", "-O", "^has_journal", image)
        try HangingVolume.run("/usr/bin/mount", "-o", "loop", image, path)
    }

    deinit {
        try? thaw()
        umount2(path, Int32(MNT_DETACH))
    }

    /// From here on every write waits.
    func freeze() throws { try HangingVolume.run("/usr/sbin/fsfreeze", "--freeze", path) }

    /// Lets every write go on.
    func thaw() throws { try HangingVolume.run("/usr/sbin/fsfreeze", "--unfreeze", path) }

    private static func run(_ words: String...) throws {
        let outcome = try Program.run(words)
        guard outcome.code == 0 else { throw SetUpFailure("\(words): \(outcome.everything)") }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where no volume can be made to hang.
    static var needsHangingVolumes: Self {
        .enabled(if: HangingVolume.isPermitted, "mkfs.ext4, loop mounts and fsfreeze are not all to be had here")
    }
}
