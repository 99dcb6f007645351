import ProcessControl
import Supervision
import Synchronization

/// Events on their way from other threads to the loop.
final class Mailbox: Sendable {
    private let events = Mutex<[NodeMachine.Event]>([])
    private let signals: SignalQueue

    init(signals: SignalQueue) {
        self.signals = signals
    }

    /// Hands an event over and wakes the loop; may be called from any thread.
    func post(_ event: NodeMachine.Event) {
        events.withLock { $0.append(event) }
        signals.wake()
    }

    /// Takes everything out, in the order of posting; called by the loop alone.
    func takeAll() -> [NodeMachine.Event] {
        events.withLock { events in
            defer { events.removeAll() }
            return events
        }
    }
}
