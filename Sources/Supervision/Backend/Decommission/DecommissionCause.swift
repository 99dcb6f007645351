package import Doris

/// Why a decommission probably does not go on.
package enum DecommissionCause: Hashable, Sendable {
    /// No other living backend has the tag.
    case onlyBackend(tag: String)
    /// Fewer living backends of the tag remain than a table with that many replicas needs.
    case tooFewBackends(living: Int, needed: Int, tag: String)
    /// The emptiest of the disks that remain is so full, in percent.
    case disksFull(percent: Double)
    /// Those that remain have less room than the node's data needs.
    case tooLittleSpace(needed: Int64, available: Int64)
    /// The frontends' recycle bin holds so many tables and partitions, whose tablets stay where they are.
    case recycleBin(count: Int)
    /// Transactions are open.
    case transactions(count: Int)
    /// The node itself is dead, so that what lies on it alone cannot be copied.
    case dead
    /// Nothing that can be seen explains it.
    case unknown

    /// From how full a disk on Doris puts no replicas there, `storage_high_watermark_usage_percent`.
    static let watermark = 85.0

    /// Names what one look shows, the most telling first.
    ///
    /// - Parameters:
    ///   - id: The node's id.
    ///   - rows: The rows of `SHOW BACKENDS`.
    ///   - obstacles: What else was seen.
    ///   - leastBackends: How many living backends of the tag are wanted; `nil` for Doris' default.
    /// - Returns: At least one cause.
    package static func probable(
        of id: Int64,
        in rows: [Backend],
        obstacles: MoveObstacles = MoveObstacles(),
        leastBackends: Int? = nil
    ) -> [DecommissionCause] {
        guard let own = rows.row(id: id) else { return [.unknown] }
        let living = rows.heirs(of: own).filter(\.isAlive)
        let needed = leastBackends ?? DecommissionPolicy.defaultReplication
        var causes: [DecommissionCause] = []
        if living.isEmpty {
            causes.append(.onlyBackend(tag: own.tag))
        } else if living.count < needed {
            causes.append(.tooFewBackends(living: living.count, needed: needed, tag: own.tag))
        }
        if !own.isAlive { causes.append(.dead) }
        let disks = living.compactMap(\.storage.fullestDisk)
        if let emptiest = disks.min(), disks.count == living.count, emptiest >= watermark {
            causes.append(.disksFull(percent: emptiest))
        }
        if !living.isEmpty, let used = own.storage.used, let available = living.availableBytes, available < used {
            causes.append(.tooLittleSpace(needed: used, available: available))
        }
        if let count = obstacles.recycled, count > 0 { causes.append(.recycleBin(count: count)) }
        if let count = obstacles.transactions, count > 0 { causes.append(.transactions(count: count)) }
        return causes.isEmpty ? [.unknown] : causes
    }

    /// The cause in one word.
    package var word: String {
        switch self {
        case .onlyBackend: "only-backend"
        case .tooFewBackends: "too-few-backends"
        case .disksFull: "disks-full"
        case .tooLittleSpace: "too-little-space"
        case .recycleBin: "recycle-bin"
        case .transactions: "transactions"
        case .dead: "dead"
        case .unknown: "unknown"
        }
    }

    /// The cause in one sentence, with what helps.
    package var words: String {
        switch self {
        case .onlyBackend(let tag):
            "no other living backend has the tag \(tag.onOneLine(limit: 64)): add one (ALTER SYSTEM ADD BACKEND), or give"
                + " another the tag (ALTER SYSTEM MODIFY BACKEND … SET (\"tag.location\" = \"…\"))"
        case .tooFewBackends(let living, let needed, let tag):
            "\(living) living backends of the tag \(tag.onOneLine(limit: 64)) remain, too few for tables with \(needed)"
                + " replicas: add backends, or lower them (ALTER TABLE … SET (\"default.replication_allocation\" = …))"
        case .disksFull(let percent):
            "every disk that remains is \(Int(max(0, min(100, percent))))% full or more, and Doris puts no replicas on one above"
                + " \(Int(DecommissionCause.watermark))%: make room there (see SHOW PROC '/backends')"
        case .tooLittleSpace(let needed, let available):
            "the backends that remain have \(available) bytes free, and this one holds \(needed): give them more room"
        case .recycleBin(let count):
            "\(count) dropped tables or partitions wait in the recycle bin, tablets and all: SHOW CATALOG RECYCLE BIN lists them, DROP CATALOG"
                + " RECYCLE BIN removes them, or wait for catalog_trash_expire_second"
        case .transactions(let count):
            "\(count) transactions are open, and replicas that they write to stay: see SHOW PROC '/transactions', and end"
                + " those that hang"
        case .dead:
            "this backend itself is dead, so that a replica which only it has cannot be copied: start it again"
        case .unknown:
            "nothing that can be seen explains it: SHOW PROC '/cluster_balance/pending_tablets' and the master's fe.log say"
                + " which tablets wait"
        }
    }
}
