import Glibc
import TestSupport

/// What is wrong with a volume; who has a mount of its own does not see it mended, so that it shares the test's.
enum VolumeTrouble: String, CaseIterable {
    case full
    case readOnly

    var words: String {
        switch self {
        case .full: "No space left on device"
        case .readOnly: "Read-only file system"
        }
    }

    func begin(on volume: MountedFolder) throws {
        switch self {
        case .full: fill(volume)
        case .readOnly: try volume.makeReadOnly()
        }
    }

    func end(on volume: MountedFolder) throws {
        switch self {
        case .full: unlink("\(volume.path)/ballast")
        case .readOnly: try volume.makeWritable()
        }
    }

    private func fill(_ volume: MountedFolder) {
        let descriptor = open("\(volume.path)/ballast", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        defer { close(descriptor) }
        let chunk = [UInt8](repeating: 1, count: 4096)
        while write(descriptor, chunk, chunk.count) > 0 {}
    }
}
