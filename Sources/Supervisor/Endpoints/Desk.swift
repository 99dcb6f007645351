import ControlSocket
import Logging
import Supervision

/// Serves the control socket from the board, and passes orders on to the loop.
struct Desk: ControlDesk {
    let board: SnapshotBoard
    let mailbox: Mailbox
    let logger: Logger

    func latest() -> (snapshot: Snapshot, now: Instant) {
        let (snapshot, _, now) = board.look()
        return (snapshot, now)
    }

    func beginStop() {
        note("A hook announced the stop")
        mailbox.post(.process(.preStop))
    }

    func note(_ words: String) {
        logger.info("\(words)")
    }
}
