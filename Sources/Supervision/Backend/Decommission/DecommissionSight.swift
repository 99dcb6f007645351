package import Doris

/// One look at the cluster during a decommission.
package struct DecommissionSight: Hashable, Sendable {
    /// The rows of `SHOW BACKENDS`.
    package var backends: [Backend]
    /// How many of the node's tablets lie in the frontends' recycle bin; `nil` where the account may not read it.
    package var recycledTablets: Int?
    /// How many transactions run; `nil` where the account may not read it.
    package var runningTransactions: Int?

    package init(backends: [Backend], recycledTablets: Int? = nil, runningTransactions: Int? = nil) {
        self.backends = backends
        self.recycledTablets = recycledTablets
        self.runningTransactions = runningTransactions
    }
}

extension [Backend] {
    /// The row with this id.
    func row(id: Int64) -> Backend? { first { $0.id == id } }

    /// The rows to which replicas of this one can move, dead or alive.
    func heirs(of own: Backend) -> [Backend] {
        filter { $0.id != own.id && $0.tag == own.tag && !$0.isDecommissioned }
    }

    /// The other rows from which replicas are being moved.
    ///
    /// One without any is done: a cluster that keeps such rows (`drop_backend_after_decommission=false`) would let
    /// nobody else leave.
    func leaving(besides id: Int64) -> [Backend] {
        filter { $0.id != id && $0.isDecommissioned && $0.tabletCount != 0 }
    }

    /// Whether a listing may be believed when it says that replicas are gone: one without any other living backend
    /// comes from a frontend that knows nothing yet.
    func isTrusted(besides id: Int64) -> Bool { contains { $0.id != id && $0.isAlive } }

    /// What the disks of these backends still take up; `nil` where one of them does not say.
    var availableBytes: Int64? {
        var sum: Int64 = 0
        for row in self {
            guard let bytes = row.storage.available else { return nil }
            let (more, overflow) = sum.addingReportingOverflow(bytes)
            sum = overflow ? .max : more
        }
        return sum
    }
}
