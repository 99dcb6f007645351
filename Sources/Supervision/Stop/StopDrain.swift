package import Doris

/// What comes between a stop's begin and Doris' SIGTERM where the node serves: whoever sends it work has to learn first
/// that it is not ready.
///
/// Readiness fails at the stop's begin, and it takes a moment until no proxy sends new connections any more. Doris itself
/// waits for running queries from 2.1 on, and for no load. All of it happens within the stop's budget.
package struct StopDrain: Hashable, Sendable {
    /// What is wanted.
    package struct Policy: Hashable, Sendable {
        /// How long a node that was ready goes on serving.
        package var endpointWait: Duration
        /// What a backend is kept from taking on meanwhile, by a property that its next start takes back.
        package var switches: Set<BackendSwitch>

        package init(endpointWait: Duration = .zero, switches: Set<BackendSwitch> = []) {
            self.endpointWait = endpointWait
            self.switches = switches
        }
    }

    /// How long the frontends may take to carry the switches out.
    static let patience = Duration.seconds(5)

    private let policy: Policy
    private var endpointsUntil: Instant?
    private var switchesUntil: Instant?

    package init(policy: Policy = Policy()) {
        self.policy = policy
    }

    /// Whether Doris must not be asked to end yet.
    var holds: Bool { endpointsUntil != nil || switchesUntil != nil }

    /// When ``pass(to:)`` has to come at the latest.
    var nextWake: Instant? { [endpointsUntil, switchesUntil].compactMap(\.self).min() }

    /// A stop of a node that was ready begins.
    ///
    /// - Parameters:
    ///   - deadline: The stop's.
    ///   - maySwitch: Whether anything may be switched off.
    ///   - now: The instant.
    /// - Returns: What is to be switched off, to be answered with ``switched()``; empty for nothing.
    mutating func begin(deadline: Instant, maySwitch: Bool, at now: Instant) -> Set<BackendSwitch> {
        // Doris has the larger part of the budget for its own end.
        let quarter = (deadline - now) / 4
        if policy.endpointWait > .zero { endpointsUntil = now + min(policy.endpointWait, quarter) }
        guard maySwitch, !policy.switches.isEmpty else { return [] }
        switchesUntil = now + min(StopDrain.patience, quarter)
        return policy.switches
    }

    /// The switches are off, or could not be.
    mutating func switched() { switchesUntil = nil }

    /// Nothing is left to wait for.
    mutating func end() { (endpointsUntil, switchesUntil) = (nil, nil) }

    mutating func pass(to now: Instant) {
        if let until = endpointsUntil, now >= until { endpointsUntil = nil }
        if let until = switchesUntil, now >= until { switchesUntil = nil }
    }
}
