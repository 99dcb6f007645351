import Glibc
import Supervision

/// The file whose content Kubernetes shows as the container's last message.
///
/// Kubernetes makes and mounts it, so that it can only be written in place; and nothing depends on it, so that a failure
/// is silent.
struct TerminationFile: Sendable {
    /// Kubernetes' default for `terminationMessagePath`.
    static let standard = "/dev/termination-log"

    private let path: String
    private let mayCreate: Bool

    /// Uses the standard file, where it exists, unless another one is named.
    init(path: String?) {
        self.path = path ?? TerminationFile.standard
        mayCreate = path != nil
    }

    /// Whether there is anything to write to.
    var isWanted: Bool { mayCreate || access(path, F_OK) == 0 }

    /// Replaces the content.
    func write(_ text: String) {
        let creation = mayCreate ? O_CREAT : 0
        let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | creation, 0o644)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(text.utf8.prefix(TerminationMessage.limit))
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}
