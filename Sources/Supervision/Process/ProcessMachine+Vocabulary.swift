extension ProcessMachine {
    /// Where the child is in its life.
    package enum State: Hashable, Sendable {
        /// Nothing has begun.
        case idle
        /// Disk and cluster are being looked at.
        case preparing
        /// The start waits for something; looked at again at the instant.
        case waiting(reason: String, until: Instant)
        /// A person must repair something; looked at again at the instant.
        case refused(reason: String, until: Instant)
        /// Nothing runs, because a person wants it so.
        case held(Hold)
        /// The main child runs.
        case running(pid: Int32, since: Instant)
        /// A stop was announced; the child runs until SIGTERM comes or the instant passes.
        case draining(pid: Int32, until: Instant)
        /// The child has its SIGTERM; it is looked at again at the instant.
        case terminating(pid: Int32, again: Instant)
        /// The child has its SIGKILL, first at `since`.
        case killing(pid: Int32, since: Instant, again: Instant)
        /// The main child is gone; processes that outlived it are being ended, forcibly from the instant on.
        case sweeping(ExitStatus, until: Instant)
        /// A crash is about to be handed over; its cause is looked for, no longer than until the instant.
        case concluding(code: Int32, until: Instant)
        /// A crash is followed by another start at the instant.
        case backingOff(ExitStatus, until: Instant)
        /// The supervisor ends with this code.
        case finished(code: Int32)
    }

    /// Why nothing runs although no stop was asked for.
    package enum Hold: Hashable, Sendable {
        /// Doris was stopped for it.
        case parked
        /// Doris is left alone, whether it runs or not.
        case paused
    }

    /// Why the child is being ended although no stop was asked for.
    enum Errand: Hashable, Sendable {
        /// For a parking.
        case park(deadline: Instant)
        /// It hangs; it counts as a crash.
        case restart(deadline: Instant)

        /// When the child is killed, if it still runs.
        var deadline: Instant {
            switch self {
            case .park(let deadline), .restart(let deadline): deadline
            }
        }
    }

    /// Something that happened.
    package enum Event: Equatable, Sendable {
        /// The supervisor has begun.
        case begun
        /// Disk and cluster were looked at.
        case prepared(Preparation)
        /// The main child was started.
        case spawned(pid: Int32)
        /// The main child could not be started.
        case spawnFailed(OwnExitCode, reason: String)
        /// The main child could not be started for want of something that may be there again soon.
        case spawnPostponed(reason: String)
        /// The main child serves.
        case served
        /// The main child ended.
        case mainExited(ExitStatus)
        /// No child is left, not even an adopted one.
        case childrenGone
        /// The cause of the last end was looked for, whatever was found.
        case examined
        /// Keep Doris down, or leave it alone.
        case hold(Hold)
        /// Manage it again.
        case release
        /// The child hangs: end it and let the crash policy decide.
        case giveUp
        /// A stop was announced over the control socket.
        case preStop
        /// SIGTERM, or the first SIGINT.
        case stop
        /// A second SIGINT: no more patience.
        case stopNow
        /// Time has passed.
        case clock
    }

    /// Something to do.
    package enum Action: Equatable, Sendable {
        /// Look at disk and cluster and answer with ``Event/prepared(_:)``.
        case prepare
        /// Start the main child and answer with ``Event/spawned(pid:)`` or ``Event/spawnFailed(_:reason:)``.
        case spawn(SpawnRequest)
        /// SIGTERM to the server process below the main child, unless it has had one.
        case terminate(pid: Int32)
        /// SIGKILL to the main child's group and everything below us.
        case kill(pid: Int32)
        /// SIGTERM, or SIGKILL, to what outlived the main child.
        case endLeftovers(forcibly: Bool)
        /// Look for the cause of an end that nobody asked for.
        case examine(ExitStatus)
        /// End with this code.
        case finish(code: Int32)
    }
}
