/// A process as one reading of `/proc` showed it.
package struct ProcessEntry: Equatable, Sendable {
    /// The process.
    package let identity: ProcessIdentity
    /// Its parent's number.
    package let parent: ProcessID
    /// Its process group.
    package let group: ProcessID
    /// What it is doing.
    package let state: State
    /// The base name of the program that it executes.
    package let executable: String

    package init(
        identity: ProcessIdentity,
        parent: ProcessID,
        group: ProcessID,
        state: State,
        executable: String
    ) {
        self.identity = identity
        self.parent = parent
        self.group = group
        self.state = state
        self.executable = executable
    }

    /// Its number.
    package var pid: ProcessID { identity.pid }

    /// Whether the program is one that runs scripts.
    ///
    /// `busybox` counts although it may be any of its tools: as the leaf of a tree it is treated alike either way.
    package var isShell: Bool { ProcessEntry.shells.contains(executable) }

    /// Programs that run scripts.
    static let shells: Set = ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "busybox"]
}

extension ProcessEntry {
    /// What a process is doing, as far as signals are concerned.
    package enum State: Equatable, Sendable {
        /// Running or waiting; a signal is acted on.
        case active
        /// Stopped by a signal; every signal but SIGCONT and SIGKILL waits until it is continued.
        case stopped
        /// Ended. It is there until its parent collects it, takes signals without an error and does nothing.
        case ended

        /// Reads the letter of `/proc/PID/stat`.
        ///
        /// A process stopped by a debugger, `t`, is the debugger's business. The letter is the first thread's, and that one is a zombie too when it has ended and others run on.
        package init(letter: Character, threads: Int = 1) {
            switch letter {
            case "T": self = .stopped
            case "Z", "X", "x": self = threads > 1 ? .active : .ended
            default: self = .active
            }
        }
    }
}
