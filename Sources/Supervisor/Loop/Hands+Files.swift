import Logging
import NIOPosix
import NodeStorage
import Supervision

/// What reads or writes files, on a thread that may wait for a disk; the loop never does.
extension Hands {
    func measure(_ pid: Int32) {
        submit { hands in .startup(.measured(hands.watcher.sample(of: pid))) }
    }

    func examine() {
        submit { hands in .examined(hands.watcher.evidence()) }
    }

    func record(_ intent: Intent) {
        submit { hands in
            let record = hands.record()
            do throws(StorageError) {
                try record.write(intent)
                hands.logger.notice("An order was recorded", metadata: ["intent": "\(intent.rawValue)"])
                return .intent(.recorded(failure: nil))
            } catch {
                hands.logger.error("An order could not be recorded", metadata: ["error": "\(error)"])
                return .intent(.recorded(failure: "\(error)"))
            }
        }
    }

    func reload() {
        preparationThread.submit { [reloader] state in
            if state == .active { reloader.reload() }
        }
    }

    /// Writes the termination message some time soon; it may be the last that anybody reads of this container.
    func leave(_ message: String) {
        preparationThread.submit { [termination] state in
            if state == .active { termination.write(message) }
        }
    }

    /// Does what may block on the thread for files, and posts what comes of it.
    private func submit(_ work: @escaping @Sendable (Hands) -> NodeMachine.Event) {
        preparationThread.submit { state in
            if state == .active { mailbox.post(work(self)) }
        }
    }
}
