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

    func take(_ request: ControlRequest) {
        switch request {
        case .status: return
        case .postStart: logger.info("A hook waits for the registration", metadata: ["hook": "\(request.name)"])
        case .preStop:
            logger.notice("A hook announced the stop", metadata: ["hook": "\(request.name)"])
            mailbox.post(.process(.preStop))
        case .decommission(let isWanted):
            logger.notice("An order came", metadata: ["order": "\(request.name)"])
            mailbox.post(.backend(.decommission(isWanted ? .ordered : .cancelled)))
        case .order(let order, _):
            logger.notice("An order came", metadata: ["order": "\(order.rawValue)"])
            mailbox.post(.intent(.ordered(order)))
        }
    }

    func finished(_ request: ControlRequest, with snapshot: Snapshot) {
        guard request != .status else { return }
        logger.info(
            "A hook or order was answered",
            metadata: [
                "request": "\(request.name)", "phase": "\(snapshot.phase.rawValue)",
                "membership": "\(snapshot.membership.word)", "intent": "\(snapshot.intent.rawValue)",
            ]
        )
    }
}
