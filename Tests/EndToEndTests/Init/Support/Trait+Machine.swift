import Glibc
import Testing

extension Trait where Self == ConditionTrait {
    /// Skips where the system calls of the program can't be watched.
    static var needsSystemCallTrace: Self {
        .enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed")
    }

    /// Skips where this user may not make PID namespaces and enter them.
    static var needsNamespaces: Self { .enabled(if: Mode.hasNamespaces, "this user may not make namespaces") }

    /// Skips where no group with a limit on processes can be made.
    static var needsProcessLimit: Self {
        .enabled(if: ProcessLimit.isAvailable, "the pids controller is not at \(ProcessLimit.root), or not writable")
    }
}
