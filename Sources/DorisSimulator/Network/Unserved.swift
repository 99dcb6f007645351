import Synchronization

/// The connections of a port that were accepted and that nobody serves yet.
///
/// Each must be closed by somebody, even one that the port's end overtakes between the kernel and whoever serves it.
final class Unserved<Connection: Sendable>: Sendable {
    /// `nil` once the port is closed.
    private let connections: Mutex<[ObjectIdentifier: Connection]?> = Mutex([:])

    /// Takes a connection in.
    ///
    /// - Returns: Whether the port is still open; the caller has to close the connection otherwise.
    func add(_ connection: Connection, as id: ObjectIdentifier) -> Bool {
        connections.withLock { connections in
            guard connections != nil else { return false }
            connections?[id] = connection
            return true
        }
    }

    /// Leaves a connection to whoever serves it.
    func remove(_ id: ObjectIdentifier) {
        connections.withLock { connections in connections?[id] = nil }
    }

    /// Takes no further connections.
    ///
    /// - Returns: Those that wait, for the caller to close.
    func close() -> [Connection] {
        connections.withLock { connections in
            defer { connections = nil }
            return connections.map { Array($0.values) } ?? []
        }
    }
}
