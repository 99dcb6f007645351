import ControlSocket
import HTTPEndpoints
import Logging
import NIOPosix
import ProcessControl
import Supervision

/// What the supervisor needs before its loop can begin.
extension Boot {
    /// Orphans come to PID 1 by themselves; to any other process only if it asks.
    func becomeReaper() throws(Obstacle) {
        guard !OwnProcess.isInit else { return }
        do throws(ProcessError) {
            try OwnProcess.becomeSubreaper()
        } catch {
            throw Obstacle(code: .precheckFailed, words: "\(error)")
        }
        logger.notice("Not PID 1: orphans of our children are adopted as a subreaper")
    }

    func startProbeServer(
        board: SnapshotBoard,
        group: MultiThreadedEventLoopGroup
    ) throws(Obstacle) -> ProbeServer {
        do throws(ListenError) {
            return try ProbeServer(
                address: settings.httpAddress,
                port: settings.httpPort,
                group: group,
                responder: Responder(board: board, sink: sink, patience: settings.livenessAfter)
            )
        } catch {
            throw Obstacle(code: .precheckFailed, words: "\(error)")
        }
    }

    func startControlServer(
        board: SnapshotBoard,
        mailbox: Mailbox,
        group: MultiThreadedEventLoopGroup
    ) throws(Obstacle) -> ControlServer? {
        do throws(ControlSocketError) {
            let desk = Desk(board: board, mailbox: mailbox, logger: logger)
            return try ControlServer(path: settings.controlSocket, group: group, desk: desk)
        } catch {
            guard !error.isOccupied else { throw Obstacle(code: .precheckFailed, words: "\(error)") }
            logger.error("Hooks and commands cannot reach this supervisor", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
