import Doris
import Testing

@testable import DorisSimulator

extension ReportedDisk {
    /// A disk with room.
    static let roomy = ReportedDisk(
        path: "/storage",
        total: 100_000_000_000,
        used: 1_000,
        trash: 0,
        available: 90_000_000_000,
        isUsable: true
    )
    /// A disk without.
    static let full = ReportedDisk(
        path: "/storage",
        total: 100_000_000_000,
        used: 1_000,
        trash: 0,
        available: 900_000_000,
        isUsable: true
    )
}

/// What a backend has on its disks: it reports, and does what it is told.
struct ModelStorage {
    /// The tablets.
    var tablets: [Int64: ReportedTablet] = [:]
    /// The disks.
    var disks = [ReportedDisk.roomy]
    /// The tablets that it asks for.
    var wish = 0

    /// Reports until there is nothing left to do.
    mutating func report(as id: Int64, to cluster: inout SimulatedCluster, _ profile: VersionProfile = .v2_1) {
        for _ in 0..<5 {
            let tasks = cluster.take(
                BackendReport(
                    backendID: id,
                    token: "secret",
                    tablets: tablets.values.sorted { $0.id < $1.id },
                    disks: disks,
                    wish: tablets.isEmpty ? wish : 0
                ),
                profile: profile,
                now: 1
            )
            guard !tasks.isEmpty else { return }
            for task in tasks { carryOut(task) }
        }
    }

    private mutating func carryOut(_ task: TabletTask) {
        switch task {
        case .create(let id, let schemaHash, let version):
            tablets[id] = ReportedTablet(id: id, schemaHash: schemaHash, version: version, isBad: false)
        case .drop(let id): tablets[id] = nil
        case .publish(let id, let version): tablets[id]?.version = version
        }
    }
}

/// A cluster and its backends' storages, in which time passes by rounds.
struct ModelCluster {
    var cluster = SimulatedCluster.fixture()
    var storages: [Int64: ModelStorage] = [:]
    /// The backends whose processes run.
    var running: Set<Int64> = []
    /// Milliseconds since 1970.
    var now: Int64 = 1_000_000
    /// The version.
    let profile: VersionProfile

    /// A cluster whose first backends are 10.0.1.1 and so on.
    init(backends: Int, _ profile: VersionProfile = .v2_1) throws {
        self.profile = profile
        for number in 0..<backends { try addBackend("10.0.1.\(number + 1)") }
        round()
    }

    /// Registers a backend and starts its process on a storage.
    @discardableResult
    mutating func addBackend(_ host: String, storage: ModelStorage = ModelStorage()) throws -> Int64 {
        try cluster.addBackends(at: [heartbeatEndpoint(host)])
        let id = try #require(cluster.backends.last?.id)
        storages[id] = storage
        running.insert(id)
        return id
    }

    /// A round of heartbeats, of the scheduler, and of reports.
    mutating func round(limit: Int = 100) {
        heartbeat()
        cluster.scheduleTablets(limit: limit, profile: profile, now: now)
        for id in storages.keys.sorted() where running.contains(id) { report(id) }
        now += 1_000
    }

    /// Lets one backend report.
    mutating func report(_ id: Int64) {
        storages[id]?.report(as: id, to: &cluster, profile)
    }

    /// A round of heartbeats alone.
    mutating func heartbeat() {
        for backend in cluster.backends {
            let isRunning = running.contains(backend.id)
            cluster.note(isRunning ? .success(.fixture()) : .failure("gone"), fromBackend: backend.id, now: now)
        }
    }

    /// Makes a table `d.t`.
    mutating func makeTable(_ count: Int = 4, allocation: ReplicaAllocation, isColocated: Bool = false) throws {
        var choice = BackendChoice(backends: cluster.backendsByID, load: cluster.catalog.replicaCounts)
        let database = cluster.databaseIndex("d")
        var chosen: [[Int64]] = []
        for _ in 0..<count {
            let backends = choice.choose(for: allocation)
            chosen.append(try #require(backends))
        }
        cluster.addTable(
            "t",
            columns: ["k"],
            allocation: allocation,
            buckets: count,
            isColocated: isColocated,
            to: database
        ) { chosen.removeFirst() }
        for id in running.sorted() { report(id) }
    }

    /// The tablets of `d.t`.
    var tablets: [Tablet] {
        let tables = cluster.catalog.databases.first { $0.name == "d" }?.tables ?? []
        return tables.flatMap { $0.partitions.flatMap(\.tablets) }
    }

    /// The number of replicas on record for a backend.
    func tabletNum(_ id: Int64) -> Int { cluster.catalog.replicaCounts[id] ?? 0 }
}
