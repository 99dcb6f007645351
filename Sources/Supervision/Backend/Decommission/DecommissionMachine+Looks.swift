import Doris

extension DecommissionMachine {
    /// Reads a look, and chooses what follows from it.
    mutating func study(_ rows: [Backend], at now: Instant) {
        pending = nil
        switch stage {
        case .idle: break
        case .checking(let door): check(door, in: rows)
        case .beginning(let leave), .moving(let leave): follow(leave, in: rows, at: now)
        case .withdrawing(let leave, let withdrawal): withdraw(leave, withdrawal, in: rows, at: now)
        case .left(let leave): confirm(leave, in: rows, at: now)
        }
    }

    private func verdict(_ door: BackendRecord.Leave.Door, in rows: [Backend]) -> DecommissionVerdict {
        var record = record
        // A record that was written and whose statement was not sent makes nobody's mark ours.
        if stage.undertaking != nil, !mayBeMarked { record.undertaking = nil }
        return DecommissionVerdict(
            of: record,
            at: addresses,
            in: rows,
            door: door,
            leastBackends: policy.leastBackends
        )
    }

    private mutating func check(_ door: BackendRecord.Leave.Door, in rows: [Backend]) {
        switch verdict(door, in: rows) {
        case .wait(let reason): waitsFor = reason
        case .refuse(let reason): settle(Withdrawal(isRefusal: true, words: reason))
        case .go:
            guard let id = record.id, let node = record.node else { return }
            let evidence =
                door == .order ? "a person ordered it" : decision?.reason ?? "SUPERVISOR_DECOMMISSION_ON_STOP=always"
            stage = .beginning(.init(door: door, podUID: podUID, id: id, endpoint: node, evidence: evidence))
            (pending, waitsFor, outcome, mayBeMarked) = (.decommissionBackend(node), nil, nil, false)
        }
    }

    // MARK: - While the node is to leave

    private mutating func follow(_ leave: BackendRecord.Leave, in rows: [Backend], at now: Instant) {
        guard let row = rows.row(id: leave.id) else {
            missing(leave, in: rows)
            return
        }
        if row.isDecommissioned, mayBeMarked {
            marked(row, leave, in: rows, at: now)
        } else {
            unmarked(leave, in: rows, at: now)
        }
    }

    private mutating func missing(_ leave: BackendRecord.Leave, in rows: [Backend]) {
        emptySince = nil
        if let stranger = rows.first(where: { $0.heartbeat == (record.node ?? leave.endpoint) }) {
            settle(archived(leave, for: stranger))
        } else if !rows.isTrusted(besides: leave.id) {
            waitsFor = "the listing has no living backend, and is not believed"
        } else if mayBeMarked {
            var leave = leave
            leave.podUID = podUID
            forgetLooks()
            (stage, outcome) = (
                .left(leave), "finished: the cluster has dropped \(leave.endpoint), without any replica"
            )
        } else {
            settle(Withdrawal(words: "the cluster no longer lists \(leave.endpoint), which was not our doing"))
        }
    }

    private func archived(_ leave: BackendRecord.Leave, for stranger: Backend) -> Withdrawal {
        Withdrawal(
            words: "the cluster lists another id at \(stranger.heartbeat), \(stranger.id) and not \(leave.id): the"
                + " decommission on record is set aside"
        )
    }

    private mutating func marked(_ row: Backend, _ leave: BackendRecord.Leave, in rows: [Backend], at now: Instant) {
        (unmarkedSince, doubtUntil, waitsFor) = (nil, nil, nil)
        var leave = leave
        leave.tablets = leave.tablets ?? row.tabletCount.flatMap { $0 >= 0 ? $0 : nil }
        stage = .moving(leave)
        // Of two that looked before either had sent, both are marked: the larger id, which was added later and in a set
        // has the higher ordinal, goes first, and the other takes its own mark back. The larger one never yields, so
        // that one of the two always moves. One without tablets is done and in nobody's way.
        if let rival = rows.leaving(besides: leave.id).first(where: { $0.id > leave.id }) {
            let words = "taken back for now: \(rival.heartbeat) (id \(rival.id)) leaves first"
            withdraw(Withdrawal(then: leave.door, words: words), at: now)
            pending = .cancelDecommission(row.heartbeat)
            return
        }
        guard rows.isTrusted(besides: leave.id), let tablets = row.tabletCount, tablets >= 0 else {
            emptySince = nil
            waitsFor = "the listing has no living backend beside this one, or no count of tablets, and is not believed"
            return
        }
        if progress == nil {
            progress = DecommissionProgress(start: leave.tablets ?? tablets, tablets: tablets, at: now)
        } else {
            progress?.note(tablets, at: now)
        }
        guard tablets == 0 else {
            (emptySince, isEmptied, outcome) = (nil, false, nil)
            return
        }
        let since = emptySince ?? now
        emptySince = since
        isEmptied = isEmptied || now - since >= DecommissionPolicy.confirmation
        if isEmptied {
            outcome = "finished: no replica is left on \(row.heartbeat); the cluster may keep its row"
        }
    }

    private mutating func unmarked(_ leave: BackendRecord.Leave, in rows: [Backend], at now: Instant) {
        (emptySince, isEmptied) = (nil, false)
        let wasSeen = if case .moving = stage { true } else { leave.tablets != nil }
        if wasSeen {
            let since = unmarkedSince ?? now
            unmarkedSince = since
            guard now - since >= DecommissionPolicy.confirmation else {
                lookAt = since + DecommissionPolicy.confirmation
                return
            }
            settle(Withdrawal(words: "somebody took the decommission of \(leave.endpoint) back, which is respected"))
            return
        }
        switch verdict(leave.door, in: rows) {
        case .go:
            waitsFor = nil
            if let sentAt, now - sentAt < DecommissionPolicy.pause {
                lookAt = sentAt + DecommissionPolicy.pause
            } else {
                pending = .decommissionBackend(leave.endpoint)
            }
        case .wait(let reason): withdraw(Withdrawal(then: leave.door, words: reason), at: now)
        case .refuse(let reason): withdraw(Withdrawal(isRefusal: true, words: reason), at: now)
        }
    }

    // MARK: - While it is to stay, and after it has left

    private mutating func withdraw(
        _ leave: BackendRecord.Leave,
        _ withdrawal: Withdrawal,
        in rows: [Backend],
        at now: Instant
    ) {
        guard let row = rows.row(id: leave.id) else {
            if let stranger = rows.first(where: { $0.heartbeat == (record.node ?? leave.endpoint) }) {
                settle(archived(leave, for: stranger))
            } else if rows.isEmpty {
                waitsFor = "the listing is empty, and is not believed"
            } else if podUID != nil, podUID == leave.podUID, leave.door == .stop, stop == nil, !withdrawal.isByPerson {
                // The container was started again in the pod that left.
                (stage, outcome) = (.left(leave), "finished: the cluster had dropped \(leave.endpoint)")
            } else {
                settle(Withdrawal(words: "the cluster had dropped \(leave.endpoint) already: it is added anew"))
            }
            return
        }
        if row.isDecommissioned, mayBeMarked {
            // By id: the address that it is marked under may have changed since.
            (doubtUntil, pending) = (nil, .cancelDecommission(row.heartbeat))
        } else if row.isDecommissioned {
            settle(Withdrawal(words: "\(withdrawal.words); somebody else has marked it since, which is respected"))
        } else if isDoubtful(at: now) {
            lookAt = min(lookAt, doubtUntil ?? lookAt)
        } else {
            settle(withdrawal)
        }
    }

    /// A frontend that was set back to an earlier image lists again what had left.
    private mutating func confirm(_ leave: BackendRecord.Leave, in rows: [Backend], at now: Instant) {
        if let row = rows.row(id: leave.id) {
            (mayBeMarked, outcome) = (true, nil)
            if row.isDecommissioned {
                marked(row, leave, in: rows, at: now)
            } else {
                settle(Withdrawal(words: "the cluster lists \(leave.endpoint) again, without its mark"))
            }
        } else if let stranger = rows.first(where: { $0.heartbeat == leave.endpoint }) {
            settle(archived(leave, for: stranger))
        }
    }
}
