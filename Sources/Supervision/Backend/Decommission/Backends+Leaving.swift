import Doris

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
