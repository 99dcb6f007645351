import Doris

extension SimulatedCluster {
    /// Erases what has lain in the recycle bin for `catalog_trash_expire_second`.
    ///
    /// From then on the tablets are unknown, and the backends are told to drop them when they report them.
    mutating func eraseExpired(timeScale: TimeScale, now: Int64) {
        guard !catalog.recycled.isEmpty else { return }
        let expiry = timeScale(configuration.trashExpiry).milliseconds
        catalog.recycled.removeAll { now - $0.dropTime >= expiry }
    }
}
