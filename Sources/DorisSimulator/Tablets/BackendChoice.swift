import Doris

/// Which backends get a tablet's replicas: the ones that may, the emptiest first.
struct BackendChoice {
    private let backends: [Int64: SimulatedBackend]
    private var load: [Int64: Int]

    /// - Parameters:
    ///   - backends: The backends by their ids.
    ///   - load: How many replicas each of them has.
    init(backends: [Int64: SimulatedBackend], load: [Int64: Int]) {
        self.backends = backends
        self.load = load
    }

    /// Chooses a backend, and counts the replica that it gets.
    ///
    /// - Parameters:
    ///   - tag: The backend's tag.
    ///   - taken: The backends that hold the tablet already; none of them and of their hosts is chosen.
    /// - Returns: The backend's id; `nil` when there is none.
    mutating func choose(tag: String, besides taken: some Sequence<Int64>) -> Int64? {
        let taken = Set(taken)
        let hosts = Set(taken.compactMap { backends[$0]?.heartbeat.host })
        let fitting = backends.values.filter {
            $0.tag == tag && $0.takesReplicas && !taken.contains($0.id) && !hosts.contains($0.heartbeat.host)
        }
        let chosen = fitting.min { (load[$0.id] ?? 0, $0.id) < (load[$1.id] ?? 0, $1.id) }?.id
        if let chosen { load[chosen, default: 0] += 1 }
        return chosen
    }

    /// Chooses backends for a new tablet.
    ///
    /// - Returns: `nil` when there are too few.
    mutating func choose(for allocation: ReplicaAllocation) -> [Int64]? {
        var chosen: [Int64] = []
        for share in allocation.shares {
            for _ in 0..<share.count {
                guard let id = choose(tag: share.tag, besides: chosen) else { return nil }
                chosen.append(id)
            }
        }
        return chosen
    }
}

extension SimulatedBackend {
    /// Whether new replicas may be put here: alive, staying, and with room on a disk that it reported.
    var takesReplicas: Bool { isAlive && !isDecommissioned && disks.contains { $0.hasRoom } }
}

extension ReportedDisk {
    /// Whether the disk takes more; Doris' limits of the flood stage.
    ///
    /// A disk is full when less than 1 GB and less than 5 % of it are left.
    var hasRoom: Bool {
        guard isUsable, total > 0 else { return false }
        let isShort = available < 1_000_000_000
        return !isShort || Double(available) > Double(total) * 0.05
    }
}
