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
    /// Whether it held the terminal's foreground, so that a person's Ctrl-C went to it and not to us.
    package let heldTerminal: Bool

    package init(pid: ProcessID, status: ExitStatus, origin: Origin, heldTerminal: Bool = false) {
        self.pid = pid
        self.status = status
        self.origin = origin
        self.heldTerminal = heldTerminal
    }

    /// Whether a person at the terminal ended it: by SIGINT, or by what shells make of it.
    package var isInterrupted: Bool {
        heldTerminal && (status == .signalled(.interrupt) || status == .exited(code: 130))
    }
}
