package import Supervision

/// A child that has ended and whose status was collected.
package struct Exit: Equatable, Sendable {
    /// How it came to be ours.
    package enum Origin: Equatable, Sendable {
        /// ``Reaper/spawn(_:)`` started it.
        case spawned
        /// Its parent ended before it, and the kernel gave it to us.
        case adopted
    }

    /// Its number, which the kernel may give to another process from now on.
    package let pid: ProcessID
    /// How it ended.
    package let status: ExitStatus
    /// How it came to be ours.
    package let origin: Origin

    package init(pid: ProcessID, status: ExitStatus, origin: Origin) {
        self.pid = pid
        self.status = status
        self.origin = origin
    }
}
