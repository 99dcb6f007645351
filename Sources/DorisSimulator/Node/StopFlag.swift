import Synchronization

/// Whether a signal asked the process to end, for those that answer others meanwhile.
final class StopFlag: Sendable {
    private let value = Mutex(false)

    /// Whether the process is about to end.
    var isSet: Bool { value.withLock { $0 } }

    /// Notes that it is.
    func set() {
        value.withLock { $0 = true }
    }
}
