import Glibc

/// Waiting without doing anything.
enum Pause {
    /// Lets a time pass.
    static func take(_ time: Duration) {
        var left = timespec(
            tv_sec: Int(time.components.seconds),
            tv_nsec: Int(time.components.attoseconds / 1_000_000_000)
        )
        var rest = timespec()
        while nanosleep(&left, &rest) != 0 && errno == EINTR { left = rest }
    }
}
