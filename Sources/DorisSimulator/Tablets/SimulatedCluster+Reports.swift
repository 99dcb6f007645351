import Doris

extension SimulatedCluster {
    /// Takes in a backend's report, by the rules of Doris' `ReportHandler`.
    ///
    /// - Parameters:
    ///   - report: The report. One with a wrong secret, or of a backend that is not listed, changes nothing.
    ///   - profile: The version.
    ///   - now: Milliseconds since 1970.
    /// - Returns: What the backend shall do. All of it follows from the metadata, so that a lost answer is made up for by
    ///   the next report.
    mutating func take(_ report: BackendReport, profile: VersionProfile, now: Int64) -> [TabletTask] {
        guard report.token == token, let index = backends.firstIndex(where: { $0.id == report.backendID }) else {
            return []
        }
        backends[index].disks = report.disks
        backends[index].lastReport = now
        grantWish(of: report)
        var reconciliation = Reconciliation(report: report, profile: profile, backends: backendsByID)
        var nextReplicaID = nextID
        catalog.changeEachTablet { reconciliation.reconcile(&$0, $1, nextReplicaID: &nextReplicaID) }
        nextID = nextReplicaID
        catalog.changeEachRecycledTablet { reconciliation.reconcileRecycled(&$0) }
        return reconciliation.tasks + reconciliation.unknown.map { .drop(id: $0) }
    }

    /// The backends by their ids.
    var backendsByID: [Int64: SimulatedBackend] {
        Dictionary(backends.map { ($0.id, $0) }) { first, _ in first }
    }
}

/// One report, held against the metadata tablet by tablet.
private struct Reconciliation {
    /// What the backend shall do so far.
    private(set) var tasks: [TabletTask] = []
    private let backendID: Int64
    private let backends: [Int64: SimulatedBackend]
    private let aliveBackends: Int
    private let judgesColocated: Bool
    private var reported: [Int64: ReportedTablet]

    init(report: BackendReport, profile: VersionProfile, backends: [Int64: SimulatedBackend]) {
        backendID = report.backendID
        self.backends = backends
        aliveBackends = backends.values.count { $0.isAlive }
        judgesColocated = profile.tablets.judgesColocated
        reported = Dictionary(report.tablets.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The tablets of the report that no tablet of the metadata claimed.
    var unknown: [Int64] { reported.keys.sorted() }

    /// Compares a tablet with what the backend has of it.
    mutating func reconcile(_ tablet: inout Tablet, _ owner: TabletOwner, nextReplicaID: inout Int64) {
        let found = reported.removeValue(forKey: tablet.id)
        switch (tablet.index(on: backendID), found) {
        case (nil, nil): return
        case (let index?, let found?): update(&tablet, index, by: found, owner)
        case (let index?, nil): handleAbsence(of: index, in: &tablet, owner)
        case (nil, let found?):
            let health = TabletHealth(of: tablet, owner, backends: backends, aliveBackends: aliveBackends)
            let verdict = AdoptionRule.judge(found, owner: owner, health: health, judgesColocated: judgesColocated)
            switch verdict {
            case .leave: return
            case .drop: tasks.append(.drop(id: tablet.id))
            case .adopt:
                tablet.replicas.append(
                    TabletReplica(
                        id: nextReplicaID,
                        backendID: backendID,
                        version: found.version,
                        confirmed: found.version
                    )
                )
                nextReplicaID += 1
            }
        }
    }

    /// A tablet in the recycle bin stays as it is where it is; nothing is adopted or made for it.
    mutating func reconcileRecycled(_ tablet: inout Tablet) {
        let found = reported.removeValue(forKey: tablet.id)
        switch (tablet.index(on: backendID), found) {
        case (let index?, let found?): tablet.replicas[index].confirmed = found.version
        case (let index?, nil):
            if tablet.replicas[index].confirmed > 0 { tablet.replicas.remove(at: index) }
        case (nil, .some): tasks.append(.drop(id: tablet.id))
        case (nil, nil): return
        }
    }

    private mutating func update(
        _ tablet: inout Tablet,
        _ index: Int,
        by found: ReportedTablet,
        _ owner: TabletOwner
    ) {
        var replica = tablet.replicas[index]
        if found.isBad || found.schemaHash != owner.schemaHash {
            replica.isBad = true
        } else if found.version < replica.confirmed {
            // The backend lost versions that it once had; only another replica can bring them back.
            replica.version = found.version
            replica.confirmed = found.version
        } else {
            replica.confirmed = found.version
            replica.version = max(replica.version, min(found.version, owner.nextVersion - 1))
            if found.version >= owner.visibleVersion { replica.isCloning = false }
            if found.version >= replica.version { replica.isBad = false }
            if found.version < replica.version { tasks.append(.publish(id: tablet.id, version: replica.version)) }
        }
        tablet.replicas[index] = replica
    }

    /// A replica that the backend should have and does not.
    ///
    /// One that it never had is made there. One that it had is forgotten as long as there are others; the only one is
    /// marked bad, since its data are lost.
    private mutating func handleAbsence(of index: Int, in tablet: inout Tablet, _ owner: TabletOwner) {
        let replica = tablet.replicas[index]
        if replica.confirmed > 0 {
            if tablet.replicas.count > 1 {
                tablet.replicas.remove(at: index)
            } else {
                tablet.replicas[index].isBad = true
            }
        } else if !replica.isCloning {
            tasks.append(.create(id: tablet.id, schemaHash: owner.schemaHash, version: replica.version))
        } else if let source = tablet.source(version: owner.visibleVersion, backends: backends) {
            tasks.append(.create(id: tablet.id, schemaHash: owner.schemaHash, version: source.version))
        } else {
            tablet.replicas.remove(at: index)
        }
    }
}
