import NIOCore
import Supervision
import Synchronization

/// The conversations that are under way, and how many connections there are.
final class ControlRoom: Sendable {
    let desk: any ControlDesk
    private let guests = Mutex<[ObjectIdentifier: @Sendable () -> Void]>([:])
    private let connections = Atomic(0)
    private let orders = Atomic(0)

    init(desk: any ControlDesk) {
        self.desk = desk
    }

    /// Counts a connection; `false` when it is one too many.
    func enter() -> Bool {
        connections.wrappingAdd(1, ordering: .relaxed).newValue <= ControlServer.connectionLimit
    }

    /// Counts a request if it is an order, and returns how many orders came before.
    func count(_ request: ControlRequest) -> Int {
        guard case .order = request else { return orders.load(ordering: .relaxed) }
        return orders.wrappingAdd(1, ordering: .relaxed).oldValue
    }

    /// Takes a connection that was counted off again.
    func leave() { connections.wrappingSubtract(1, ordering: .relaxed) }

    /// Has a conversation told of each change until it leaves; the closure may be called on any thread.
    func attend(_ id: ObjectIdentifier, _ update: @escaping @Sendable () -> Void) {
        guests.withLock { $0[id] = update }
    }

    func depart(_ id: ObjectIdentifier) {
        _ = guests.withLock { $0.removeValue(forKey: id) }
    }

    /// Whether anybody waits for a change.
    var hasGuests: Bool { guests.withLock { !$0.isEmpty } }

    func stateChanged() {
        for update in guests.withLock({ Array($0.values) }) { update() }
    }
}
