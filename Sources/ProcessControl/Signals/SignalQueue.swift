import CPosix
import Glibc
package import Supervision
import Synchronization

/// The signals of this process, taken one by one, and a way for other threads to end the wait.
///
/// It needs ``SignalMask/takeOver()`` before it. There is one per process, and one thread takes from it.
package final class SignalQueue: Sendable {
    /// Whether a wake-up is on its way.
    private enum WakeUp: UInt8, AtomicRepresentable {
        case none
        /// Queued with our mark.
        case queued
        /// Sent without one, since the kernel had no room to queue it.
        case unmarked
    }

    /// Tells our own use of SIGRTMAX from another library's in this process.
    private static let mark: Int32 = 0x444F_5249

    private let wakeUp = Atomic(WakeUp.none)
    private let own = getpid()
    private let wakeSignal = cposix_realtime_maximum()

    package init() {}

    /// Takes the next signal, waiting for it as long as needed.
    ///
    /// The kernel hands out the lowest number first, so a wake-up, which has the highest, never delays SIGTERM.
    /// Standard signals that arrive twice before they are taken arrive once: after a SIGCHLD reap until nothing is
    /// left.
    ///
    /// - Parameter deadline: When to give up; `nil` waits for ever. Once it has passed, a signal that is there already
    ///   is still taken.
    /// - Returns: What arrived, or `nil` at the deadline.
    package func next(until deadline: Instant?) -> ReceivedSignal? {
        var awaited = SignalMask.awaited
        var received = cposix_signal()
        while true {
            let now = MonotonicClock.now()
            let failure: Int32
            if let deadline {
                var remaining = timespec(deadline - now)
                failure = cposix_wait_signal(&awaited, &remaining, &received)
            } else {
                failure = cposix_wait_signal(&awaited, nil, &received)
            }
            if failure == 0 { return interpret(received) }
            // EAGAIN is the end of the time asked for. EINTR is none of ours: a debugger, or SIGSTOP with SIGCONT.
            if let deadline, failure == EAGAIN, MonotonicClock.now() >= deadline { return nil }
        }
    }

    /// Ends the current or the next ``next(until:)``; callable from any thread.
    ///
    /// Calls coalesce: whoever hands over work stores it first and wakes then, and the taker looks at all of it after
    /// each wake-up.
    package func wake() {
        guard wakeUp.compareExchange(expected: .none, desired: .queued, ordering: .acquiringAndReleasing).exchanged,
            cposix_queue_to_self(wakeSignal, Self.mark) != 0
        else { return }
        // The user's limit on queued signals is used up, perhaps by another pod of this node. A plain kill needs no
        // room: the kernel sets the signal's bit and forgets who sent it.
        wakeUp.store(.unmarked, ordering: .releasing)
        kill(own, wakeSignal)
    }

    private func interpret(_ received: cposix_signal) -> ReceivedSignal {
        if received.number == wakeSignal, isOurs(received) {
            // Cleared before the taker looks at the work: what is stored after that look queues a new wake-up.
            _ = wakeUp.exchange(.none, ordering: .acquiringAndReleasing)
            return .wakeUp
        }
        let sender = cposix_is_sent(received.code) && received.sender > 0 ? received.sender : nil
        return .signal(Signal(rawValue: received.number), sender: sender)
    }

    /// Whether ``wake()`` sent it.
    ///
    /// The kernel fills in the sender of a `kill`, and puts 0 for every sender outside our PID namespace.
    private func isOurs(_ received: cposix_signal) -> Bool {
        if cposix_is_queued(received.code) { return received.sender == own && received.value == Self.mark }
        return wakeUp.load(ordering: .acquiring) == .unmarked && (received.sender == own || received.sender == 0)
    }
}
