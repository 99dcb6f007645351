package import Supervision

/// What ended a wait of a ``SignalQueue``.
package enum ReceivedSignal: Equatable, Sendable {
    /// Another thread of this process called ``SignalQueue/wake()``, once or more often.
    case wakeUp
    /// A signal.
    ///
    /// The sender is a process's own claim when it used `sigqueue`, so it is for the log and nothing else. It is
    /// `nil` for what the kernel sent, such as SIGCHLD, and for a sender outside our PID namespace, such as the
    /// container runtime.
    case signal(Signal, sender: ProcessID?)
}
