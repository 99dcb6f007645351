import Doris

extension SimulatedCluster {
    /// One round of the tablet scheduler and of what else the master does for itself.
    ///
    /// - Parameters:
    ///   - limit: How many tablets leave each backend that is being decommissioned, and how many others are repaired.
    ///   - profile: The version.
    ///   - timeScale: By what factor Doris' times are shortened.
    ///   - now: Milliseconds since 1970.
    mutating func scheduleTablets(
        limit: Int,
        profile: VersionProfile,
        timeScale: TimeScale = .standard,
        now: Int64
    ) {
        eraseExpired(timeScale: timeScale, now: now)
        lookAfterInternalTables(profile: profile)
        var scheduler = TabletScheduler(cluster: self, limit: limit)
        var nextReplicaID = nextID
        catalog.changeEachTablet { scheduler.schedule(&$0, $1, nextReplicaID: &nextReplicaID) }
        nextID = nextReplicaID
        finishDecommissions(profile: profile, timeScale: timeScale, now: now)
    }
}

/// Repairs tablets, moves them away from backends that leave, and removes replicas that are too many.
///
/// A copy counts once its backend reported it; until then the replica that it shall replace stays.
struct TabletScheduler {
    private let backends: [Int64: SimulatedBackend]
    private let aliveBackends: Int
    private let heldTables: Set<Int64>
    private let limit: Int
    private var choice: BackendChoice
    private var repairs = 0
    private var departures: [Int64: Int] = [:]

    init(cluster: SimulatedCluster, limit: Int) {
        backends = cluster.backendsByID
        aliveBackends = cluster.backends.count { $0.isAlive }
        heldTables = Set(cluster.catalog.transactions.map(\.tableID))
        self.limit = limit
        choice = BackendChoice(backends: backends, load: cluster.catalog.replicaCounts)
    }

    /// Does for a tablet the one thing that it needs next.
    mutating func schedule(_ tablet: inout Tablet, _ owner: TabletOwner, nextReplicaID: inout Int64) {
        // A copy to a backend that died, left or is gone is given up.
        tablet.replicas.removeAll { replica in
            guard replica.isCloning else { return false }
            guard let backend = backends[replica.backendID] else { return true }
            return !backend.isAlive || backend.isDecommissioned
        }
        switch TabletHealth(of: tablet, owner, backends: backends, aliveBackends: aliveBackends) {
        case .healthy, .unrecoverable: return
        case .replicaMissing, .replicaRelocating, .replicaMissingForTag:
            addReplica(to: &tablet, owner, nextReplicaID: &nextReplicaID)
        case .versionIncomplete: catchUp(&tablet, owner)
        case .forceRedundant: removeReplica(from: &tablet, owner, onlyDead: true)
        case .redundant: removeReplica(from: &tablet, owner, onlyDead: false)
        }
    }

    /// Begins a copy on another backend.
    private mutating func addReplica(to tablet: inout Tablet, _ owner: TabletOwner, nextReplicaID: inout Int64) {
        guard let tag = missingTag(of: tablet, owner) else { return }
        guard tablet.source(version: owner.visibleVersion, backends: backends) != nil else { return }
        let leaving = tablet.replicas.first { backends[$0.backendID]?.isDecommissioned == true }?.backendID
        let done = leaving.map { departures[$0] ?? 0 } ?? repairs
        guard done < limit, let target = choice.choose(tag: tag, besides: tablet.replicas.map(\.backendID)) else {
            return
        }
        if let leaving { departures[leaving] = done + 1 } else { repairs += 1 }
        tablet.replicas.append(
            TabletReplica(id: nextReplicaID, backendID: target, version: owner.visibleVersion, isCloning: true)
        )
        nextReplicaID += 1
    }

    /// The first tag whose backends hold, and are being copied, too few replicas.
    private func missingTag(of tablet: Tablet, _ owner: TabletOwner) -> String? {
        owner.allocation.shares.first { share in
            let held = tablet.replicas.count { replica in
                guard let backend = backends[replica.backendID], backend.isAlive, !replica.isBad else { return false }
                return !backend.isDecommissioned && backend.tag == share.tag
            }
            return held < share.count
        }?.tag
    }

    /// Lets alive replicas that lack versions catch up with a whole one; the backend is told by its next report.
    private mutating func catchUp(_ tablet: inout Tablet, _ owner: TabletOwner) {
        guard repairs < limit, let source = tablet.source(version: owner.visibleVersion, backends: backends) else {
            return
        }
        repairs += 1
        for index in tablet.replicas.indices where tablet.replicas[index].isAlive(in: backends) {
            tablet.replicas[index].version = max(tablet.replicas[index].version, source.version)
        }
    }

    /// Removes the least useful replica, in the order of Doris' `handleRedundantReplica`.
    private mutating func removeReplica(from tablet: inout Tablet, _ owner: TabletOwner, onlyDead: Bool) {
        let ranks = tablet.replicas.map { uselessness($0, owner) }
        guard let index = ranks.indices.max(by: { ranks[$0] < ranks[$1] }) else { return }
        let rank = ranks[index]
        guard !onlyDead || rank >= TabletScheduler.dead else { return }
        // A load that is under way may still need a replica that is alive.
        guard rank >= TabletScheduler.dead || !heldTables.contains(owner.tableID) else { return }
        tablet.replicas.remove(at: index)
    }

    private static let dead = 4

    /// How little a replica is worth, the useless ones first: gone, broken, dead, behind, leaving, wrong tag.
    private func uselessness(_ replica: TabletReplica, _ owner: TabletOwner) -> Int {
        guard let backend = backends[replica.backendID] else { return 6 }
        if replica.isBad { return 5 }
        if !backend.isAlive { return TabletScheduler.dead }
        if replica.version < owner.visibleVersion || replica.isCloning { return 3 }
        if backend.isDecommissioned { return 2 }
        return owner.allocation.count(of: backend.tag) == 0 ? 1 : 0
    }
}
