import Glibc
import Observability

/// Where a hook's lines for people go: to its own output, which the kubelet keeps to itself, and to the log of the
/// container, which is what PID 1 writes to.
struct HookVoice {
    private let prefix: String
    private let container: LogSink?

    init(_ hook: String) {
        prefix = "\(hook): "
        container = HookVoice.containerLog()
    }

    func say(_ line: String) {
        Console.print(prefix + line)
        container?.write(prefix + line)
    }

    /// PID 1's standard error; `nil` where it can't be opened, or is what this process writes to anyway.
    private static func containerLog() -> LogSink? {
        let descriptor = open("/proc/1/fd/2", O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var (one, other) = (stat(), stat())
        guard fstat(descriptor, &one) == 0 else { return nil }
        for own in [STDOUT_FILENO, STDERR_FILENO] where fstat(own, &other) == 0 {
            if one.st_dev == other.st_dev, one.st_ino == other.st_ino {
                close(descriptor)
                return nil
            }
        }
        return LogSink(descriptor: descriptor)
    }
}
