import Glibc
import TestSupport

/// A control group with a limit on the number of its processes and threads, as a pod has one; it goes with the value.
final class ProcessLimit: Sendable {
    static let root = "/sys/fs/cgroup/pids"
    static let isAvailable = access("\(root)/tasks", W_OK) == 0

    private let path: String

    init(_ count: Int) throws {
        path = "\(Self.root)/doris-supervisor-\(getpid())-\(UInt32.random(in: .min ... .max))"
        guard mkdir(path, 0o755) == 0 else { throw SetUpFailure("mkdir \(path): errno \(errno)") }
        try set(count)
    }

    deinit {
        // What ended a moment ago may still count.
        _ = eventually { rmdir(path) == 0 }
    }

    func set(_ count: Int) throws {
        let descriptor = open("\(path)/pids.max", O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let text = Array("\(count)".utf8)
        guard write(descriptor, text, text.count) == text.count else { throw SetUpFailure("pids.max: errno \(errno)") }
    }

    /// How many there are.
    var current: Int { Int(Files.text(at: "\(path)/pids.current").prefix { $0.isNumber }) ?? 0 }

    /// The words before a command line that is to run in the group.
    var prelude: [String] { Prelude.words("open('\(path)/cgroup.procs', 'w').write('0')") }
}
