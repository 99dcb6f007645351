/// What becomes of a tablet that a backend reports and that the master does not have on record for it.
///
/// These are the rules of Doris' `ReportHandler.deleteFromBackend` and `addReplica`. A backend whose storage is registered
/// under a new id reports all of its tablets so; whether they live on is decided here, and a drop is final where Doris
/// keeps no trash.
enum AdoptionRule {
    /// The judgement.
    enum Verdict: Equatable, Sendable {
        /// It becomes a replica of its tablet.
        case adopt
        /// The backend is told to delete it.
        case drop
        /// Nothing happens to it.
        case leave
    }

    /// Judges a reported tablet.
    ///
    /// - Parameters:
    ///   - reported: What the backend has.
    ///   - owner: What the tablet's table and partition say; `nil` when the master knows no such tablet, or only in the
    ///     recycle bin.
    ///   - health: What the replicas on record amount to, without the reported one.
    ///   - judgesColocated: Whether tablets of colocated tables are judged as all others; 1.2 leaves them alone.
    /// - Returns: What becomes of it.
    static func judge(
        _ reported: ReportedTablet,
        owner: TabletOwner?,
        health: TabletHealth,
        judgesColocated: Bool
    ) -> Verdict {
        guard let owner, !reported.isBad else { return .drop }
        guard judgesColocated || !owner.isColocated else { return .leave }
        guard reported.schemaHash == owner.schemaHash else { return .drop }
        guard reported.version >= owner.visibleVersion, reported.version <= owner.nextVersion else { return .drop }
        return switch health {
        case .unrecoverable, .replicaMissing, .versionIncomplete: .adopt
        case .healthy, .forceRedundant, .replicaRelocating, .replicaMissingForTag, .redundant: .drop
        }
    }
}
