/// What a tablet's replicas amount to, by the order of questions of Doris' `Tablet.getHealthStatus`.
enum TabletHealth: String, Equatable, Sendable, CaseIterable {
    /// As many good replicas as there shall be, where they shall be.
    case healthy = "HEALTHY"
    /// No replica that is alive and has everything: nothing can be repaired from here.
    case unrecoverable = "UNRECOVERABLE"
    /// Too few alive replicas.
    case replicaMissing = "REPLICA_MISSING"
    /// Too few alive replicas, and no backend is left for another one until a dead one is given up.
    case forceRedundant = "FORCE_REDUNDANT"
    /// Too few alive replicas that have everything.
    case versionIncomplete = "VERSION_INCOMPLETE"
    /// Good replicas, but some on backends that are being decommissioned.
    case replicaRelocating = "REPLICA_RELOCATING"
    /// Good replicas, but too few on the backends of some tag.
    case replicaMissingForTag = "REPLICA_MISSING_FOR_TAG"
    /// More replicas than there shall be, dead ones included.
    case redundant = "REDUNDANT"

    /// Judges a tablet.
    ///
    /// - Parameters:
    ///   - tablet: The tablet.
    ///   - owner: What its partition asks of it.
    ///   - backends: The backends by their ids; a replica on none of them is dead.
    ///   - aliveBackends: How many of the backends are alive.
    init(of tablet: Tablet, _ owner: TabletOwner, backends: [Int64: SimulatedBackend], aliveBackends: Int) {
        var (alive, complete, stable) = (0, 0, 0)
        var completeOfTag: [String: Int] = [:]
        for replica in tablet.replicas {
            guard replica.isAlive(in: backends), let backend = backends[replica.backendID] else { continue }
            alive += 1
            let isComplete = replica.version >= owner.visibleVersion
            complete += isComplete ? 1 : 0
            guard !backend.isDecommissioned else { continue }
            stable += 1
            if isComplete { completeOfTag[backend.tag, default: 0] += 1 }
        }
        let wanted = owner.allocation.total
        if complete == 0 {
            self = .unrecoverable
        } else if alive < wanted {
            let isStuck = tablet.replicas.count >= aliveBackends && aliveBackends >= wanted && wanted > 1
            self = isStuck ? .forceRedundant : .replicaMissing
        } else if complete < wanted {
            self = .versionIncomplete
        } else if stable < wanted {
            self = .replicaRelocating
        } else if owner.allocation.shares.contains(where: { completeOfTag[$0.tag] ?? 0 < $0.count }) {
            self = .replicaMissingForTag
        } else {
            self = tablet.replicas.count > wanted ? .redundant : .healthy
        }
    }
}
