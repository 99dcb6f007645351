import Doris

@testable import Supervision

/// A cluster with one backend whose pod gets new addresses and whose supervisor is killed at any instant.
///
/// Only what upkeep and membership may ask for happens; the record on the volume is all that outlives a kill.
struct MovingBackend: Hashable {
    /// How the master treats a new host.
    enum Renaming: Hashable, CaseIterable {
        /// 1.2.
        case none
        /// 2.0 to 3.0.
        case toNames
        /// From 4.0 on.
        case toAddresses
    }

    static let addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3"].map { Endpoint(host: $0, port: 9050) }
    static let name = Endpoint(host: "be-0.be", port: 9050)
    static let tablets = 2

    let renaming: Renaming
    let hasName: Bool
    var rows: [Backend] = []
    /// The ids that this storage has had.
    var ids: Set<Int64> = []
    var record = BackendRecord()
    var upkeep = BackendUpkeep(seed: 1)
    var address = 0
    var nextID: Int64 = 1
    var now = Instant.at(0)
    var kills = 0
    var moves = 0
    /// What must never be, once it was.
    var violation: String?

    init(renaming: Renaming, hasName: Bool) {
        (self.renaming, self.hasName) = (renaming, hasName)
        prepare()
    }

    var node: Endpoint { Self.addresses[address] }
    var own: [Endpoint] { [node] + (hasName ? [Self.name] : []) }

    /// A container starts.
    mutating func prepare() {
        upkeep = BackendUpkeep(seed: 1)
        _ = upkeep.handle(.prepared(record, addresses: own), at: now)
    }

    /// The rows at which this pod answers heartbeats are alive, all others are dead; a look a minute later.
    mutating func heartbeat() {
        for index in rows.indices { rows[index].isAlive = own.contains(rows[index].heartbeat) }
    }

    /// The master takes tablets over from a dead entry, or ends a decommission that has nothing left.
    mutating func report() {
        guard let here = rows.firstIndex(where: { own.contains($0.heartbeat) && $0.isAlive }) else { return }
        for index in rows.indices where index != here && !rows[index].isAlive {
            rows[here].tabletCount = (rows[here].tabletCount ?? 0) + (rows[index].tabletCount ?? 0)
            rows[index].tabletCount = 0
        }
        if rows[here].tabletCount == 0, rows.count == 1 { rows[here].tabletCount = Self.tablets }
        rows.removeAll { $0.isDecommissioned && $0.tabletCount == 0 }
    }

    /// A look, and all that follows from it; with a cut, the supervisor is killed after so many actions.
    ///
    /// - Parameters:
    ///   - cut: After how many actions it is killed; `nil` for none.
    ///   - losesAnswer: Whether the last of them took effect although nobody heard of it.
    mutating func look(cut: Int? = nil, losesAnswer: Bool = false) {
        var left = cut
        for _ in 0..<6 {
            now = now + .seconds(60)
            let sight = BackendSight(backends: rows, clusterID: 4)
            if case .absent = MembershipObservation(of: record, at: own, in: sight) {
                if spend(&left, losesAnswer) { return }
                add()
            }
            guard let action = upkeep.handle(.saw(BackendSight(backends: rows, clusterID: 4)), at: now) else { return }
            if left == 0 && !losesAnswer { return kill() }
            let refusal = carryOut(action)
            if spend(&left, true) { return }
            _ = upkeep.handle(.done(failure: refusal, isRefused: refusal != nil), at: now)
        }
    }

    private mutating func spend(_ left: inout Int?, _ isSpent: Bool) -> Bool {
        guard let count = left else { return false }
        if count == 0 {
            kill()
            return true
        }
        left = count - 1
        return false
    }

    mutating func kill() {
        kills += 1
        prepare()
    }

    private mutating func add() {
        record.undertaking = .adding(node)
        _ = upkeep.handle(.recorded(record), at: now)
        if rows.contains(where: { ids.contains($0.id) && $0.isAlive }) {
            violation = "added while a former entry was alive"
        }
        rows.append(Backend(id: nextID, heartbeat: node, isAlive: false, isListedByAddress: renaming == .none))
        ids.insert(nextID)
        nextID += 1
    }

    private mutating func carryOut(_ action: BackendUpkeep.Action) -> String? {
        switch action {
        case .write(let record):
            self.record = record
            _ = upkeep.handle(.recorded(record), at: now)
        case .rename(let row, let host):
            guard let index = rows.firstIndex(where: { $0.id == row.id }) else { return nil }
            if rows[index].isAlive { violation = "renamed a living entry" }
            let isAddress = host.isIPAddress
            guard renaming == .toAddresses || renaming == .toNames && !isAddress else { return "Invalid hostname" }
            rows[index].heartbeat = Endpoint(host: host, port: 9050)
        case .retire(let row):
            guard let index = rows.firstIndex(where: { $0.id == row.id }) else { return nil }
            if rows[index].isAlive { violation = "retired a living entry" }
            if !ids.contains(row.id) { violation = "retired another backend" }
            if own.contains(row.heartbeat) { violation = "retired the own entry" }
            rows[index].isDecommissioned = true
        case .reclaim(let row):
            guard let index = rows.firstIndex(where: { $0.id == row.id }) else { return nil }
            if !own.contains(row.heartbeat) { violation = "took the mark of another entry back" }
            rows[index].isDecommissioned = false
        case .switchOn: violation = "switched something on that nobody had switched off"
        }
        return nil
    }
}
