import Glibc
import Testing

/// A cgroup of version 1 with a memory limit; its processes must have ended before it goes.
final class MemoryGroup: Sendable {
    let path: String

    /// Whether this process may make such groups.
    static let arePermitted = (try? MemoryGroup(limit: 1 << 30)) != nil

    /// Makes the group with a limit in bytes.
    init(limit: Int) throws {
        path = "/sys/fs/cgroup/memory/doris-supervisor-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        guard mkdir(path, 0o755) == 0 else { throw SetUpFailure("no cgroup: errno \(errno)") }
        let descriptor = open("\(path)/memory.limit_in_bytes", O_WRONLY | O_CLOEXEC)
        let text = Array("\(limit)".utf8)
        let isWritten = descriptor >= 0 && write(descriptor, text, text.count) == text.count
        if descriptor >= 0 { close(descriptor) }
        guard isWritten else { throw SetUpFailure("no memory limit: errno \(errno)") }
    }

    deinit { rmdir(path) }
}

extension Trait where Self == ConditionTrait {
    /// Skips where no memory limit can be set.
    static var needsMemoryGroups: Self {
        .enabled(if: MemoryGroup.arePermitted, "cgroups with a memory limit (version 1) cannot be made here")
    }
}
