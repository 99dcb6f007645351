import Supervision

/// What an exploration sees of a node's machine, so that a broken one can take its place.
protocol ExploredMachine: Hashable, Sendable {
    /// What probes and metrics would be made of.
    var snapshot: Snapshot { get }
    /// When it wants to be asked again.
    var nextWake: Instant? { get }
    /// Takes an event and returns what is to be done.
    mutating func handle(_ event: NodeMachine.Event, at now: Instant) -> [NodeMachine.Action]
}

extension NodeMachine: ExploredMachine {}
