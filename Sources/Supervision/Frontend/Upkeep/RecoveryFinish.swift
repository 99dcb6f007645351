import Doris

/// The last part of a recovery at another address: the cluster gets to know the new one, then loses the old one.
///
/// Until the new address is listed Doris would end at the next plain start, since a master that is not in the list ends
/// itself; from then on a recovering start would be one too many. The record says which of the two it is.
struct RecoveryFinish {
    let record: FrontendRecord
    let recovery: FrontendRecord.Recovery
    let sight: FrontendSight
    /// Whether former entries are dropped at all.
    let drops: Bool

    /// What is to be done next; `nil` while something must change first, or nothing is left.
    var action: FrontendUpkeep.Action? {
        guard sight.frontends.entry(at: recovery.node) != nil else { return .execute(introduction) }
        guard recovery.isListed else {
            var record = record
            var recovery = recovery
            recovery.isListed = true
            record.undertaking = .recovering(recovery)
            record.node = recovery.node
            record.nodeName = recovery.nodeName
            record.listedName = sight.frontends.entry(at: recovery.node)?.name
            record.clusterID = sight.clusterID ?? record.clusterID
            return .write(record)
        }
        guard let former = formers.first(where: { !$0.isAlive && !$0.isMaster }) else { return nil }
        return .drop(former, because: "it is this frontend's former entry")
    }

    /// Whether nothing of it is left to do.
    var isOver: Bool { recovery.isListed && formers.isEmpty }

    /// The own entries at other addresses that are still listed and may go.
    ///
    /// The address may be another frontend's by now, so that the name counts too. An entry with the own name in ROLE must stay: its drop would end this very node, at each start.
    private var formers: [Frontend] {
        guard drops else { return [] }
        return recovery.superseded.compactMap { entry in
            sight.frontends.first { $0.editLog == entry.endpoint && (entry.name ?? $0.name) == $0.name }
        }.filter { former in
            former.editLog != recovery.node && former.name != recovery.nodeName && former.name != sight.nodeName
                && sight.nodeName != nil
        }
    }

    /// How the cluster gets to know the new address: its entry is moved where the name was kept, else added.
    private var introduction: Statement {
        let kept = sight.frontends.first { $0.name == recovery.nodeName }
        guard let kept, kept.editLog.port == recovery.node.port else { return .addFrontend(.follower, recovery.node) }
        return .renameFrontend(kept.editLog, host: recovery.node.host)
    }
}
