extension Settings {
    /// Which dead frontends are dropped.
    package var cleanupPolicy: CleanupPolicy { CleanupPolicy(scope: cleanup, deadAfter: deadAfter) }

    /// When and how a backend is decommissioned.
    ///
    /// - Parameter asks: Whether anybody can be asked if a pod leaves for good.
    /// - Returns: The policy.
    package func decommissionPolicy(asks: Bool) -> DecommissionPolicy {
        DecommissionPolicy(
            onStop: decommissionOnStop,
            stallAfter: decommissionStallAfter,
            leastBackends: leastBackends,
            asks: asks
        )
    }
}
