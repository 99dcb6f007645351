import CPosix
import Glibc
package import Supervision
import Synchronization

/// The one owner of every wait: starts children, and collects them and the orphans that the kernel hands over.
///
/// Nothing else in the process may call a function of the `wait` family, or start children, since waiting for any
/// child takes everybody's.
package final class Reaper: Sendable {
    private struct State {
        /// The children that ``Reaper/spawn(_:)`` started and ``Reaper/reap()`` hasn't returned.
        var spawned: Set<ProcessID> = []
        /// The child that got the terminal's foreground last.
        var foreground: ProcessID?
    }

    /// The lock is held over starting and collecting: a child can be dead before its start returns, and must be known
    /// by then.
    private let state = Mutex(State())

    package init() {}

    /// Starts a program with a clean signal state, in a process group of its own, with descriptors 0 to 2 alone.
    ///
    /// Standard input is `/dev/null`, or the terminal of a supervisor that has one there, with its foreground; output
    /// and error are the supervisor's own, so Doris' log costs no copy.
    ///
    /// - Returns: The child's number, which is its group's number too. It stays the child's until ``reap()`` returns it.
    /// - Throws: ``ProcessError``, with the exit code to end with, when the program could not be executed.
    package func spawn(_ request: SpawnRequest) throws(ProcessError) -> ProcessID {
        try state.withLock { state throws(ProcessError) in
            let input = StandardInput.present(former: state.foreground)
            let pid = try request.start(input: input)
            state.spawned.insert(pid)
            if input == .terminal(takesForeground: true) { state.foreground = pid }
            return pid
        }
    }

    /// Collects every child that has ended, without waiting for one.
    ///
    /// To be called after every wake, whatever woke: SIGCHLD coalesces, so one says nothing about how many ended.
    package func reap() -> [Exit] {
        state.withLock { state in
            var exits: [Exit] = []
            var ended = cposix_exit()
            while cposix_wait_any(true, &ended) == 0, ended.pid > 0 {
                let origin: Exit.Origin = state.spawned.remove(ended.pid) == nil ? .adopted : .spawned
                let heldTerminal = ended.pid == state.foreground
                if heldTerminal { StandardInput.takeForegroundBack() }
                exits.append(
                    Exit(pid: ended.pid, status: ExitStatus(ended), origin: origin, heldTerminal: heldTerminal)
                )
            }
            return exits
        }
    }

    /// Whether any child is left, running or ended but not collected.
    ///
    /// Descendants whose parent lives don't count: they come to us when it has gone.
    package var hasChildren: Bool {
        var ended = cposix_exit()
        return cposix_wait_any(false, &ended) != ECHILD
    }
}

extension ExitStatus {
    fileprivate init(_ ended: cposix_exit) {
        self = ended.signalled ? .signalled(Signal(rawValue: ended.status)) : .exited(code: ended.status)
    }
}
