import Doris

/// Has the cluster move a backend's replicas away, through two doors: a person's order while the node lives, and the stop
/// of a pod that leaves for good.
///
/// One thing is done at a time, and each is answered. What is to be on the volume is a function of the stage, and no
/// statement is sent while the volume holds anything else: a kill at any instant leaves a record from which the next life
/// either goes on or takes the mark back.
package struct DecommissionMachine: Hashable, Sendable {
    let policy: DecommissionPolicy
    /// The record as it lies on the volume, as far as is known.
    var record = BackendRecord()
    /// Whether it does: while it is written, and after that has failed, it may be either.
    var isRecordSure = true
    var podUID: String?
    /// Under which hosts the cluster may know the node; empty where nobody takes its entry along.
    var addresses: [Endpoint] = []
    private var isPrepared = false
    /// Whether a person wants nothing to be done that was not ordered.
    var isPaused = false

    var stage = Stage.idle
    var stop: Stop?
    /// What was decided about the stop.
    package internal(set) var decision: StopDecision?

    private var doing: Action?
    /// The statement that the last look showed to be due; sent once the volume says so.
    var pending: Statement?
    /// When the mark was asked for last: a frontend that lags behind the master is not asked again at once.
    var sentAt: Instant?
    /// When to look at the cluster next.
    var lookAt = Instant(sinceOrigin: .zero)
    /// When to try again what failed.
    private var notBefore: Instant?

    /// Whether the cluster may have, or get, a mark that is ours.
    var mayBeMarked = false
    /// Until when a statement whose answer was lost may still take effect.
    var doubtUntil: Instant?
    /// Since when a row that had the mark has been seen without it.
    var unmarkedSince: Instant?
    /// Since when the row has been seen with the mark and without tablets.
    var emptySince: Instant?
    /// Whether that was confirmed.
    var isEmptied = false
    /// Since when no frontend has answered.
    private var silentSince: Instant?

    /// The last listing.
    var rows: [Backend]?
    var progress: DecommissionProgress?
    /// What else was seen of a decommission that is stalled, and when to look at that again.
    var obstacles = MoveObstacles()
    private var inspectAt = Instant(sinceOrigin: .zero)
    /// What came of it, as a clause.
    package internal(set) var outcome: String?
    /// Why it was not begun.
    var refusal: String?
    /// What is waited for.
    var waitsFor: String?
    /// What did not succeed last.
    var problem: String?

    package init(policy: DecommissionPolicy = DecommissionPolicy()) {
        self.policy = policy
    }

    /// Whether the cluster must not be asked to add this node: it is leaving, or has left.
    package var forbidsRegistration: Bool { record.leave != nil || stage.undertaking != nil || !isRecordSure }

    /// When ``Event/clock`` has to come at the latest.
    package var nextWake: Instant? {
        guard !isOver else { return nil }
        let step: Instant? =
            if doing != nil || stop?.phase == .asking {
                nil
            } else {
                [needsWrite ? notBefore : nil, mayAct ? lookAt : nil, mayAct ? stop?.askAgain : nil]
                    .compactMap(\.self).min()
            }
        return [step, stopWake].compactMap(\.self).min()
    }

    /// Takes an event and returns what is to be done; it is answered before the next, but for a decision that came too
    /// late.
    package mutating func handle(_ event: Event, at now: Instant) -> Action? {
        guard !isOver else { return nil }
        switch event {
        case .prepared(let record, let addresses, let podUID):
            self.addresses = addresses
            prepared(record, podUID: podUID, at: now)
        case .recorded(let record): self.record = record
        case .permitted(let isPermitted): permitted(isPermitted, at: now)
        case .ordered: ordered(at: now)
        case .cancelled: cancelled(at: now)
        case .stopped(let deadline, let needs): stopped(deadline: deadline, childNeeds: needs, at: now)
        case .childEnded:
            // It is told of each event after that.
            guard stop?.isRunning == true else { return nil }
            stop?.isRunning = false
        case .hurried: if stop != nil { end("cut short: \(incomplete)") }
        case .clock: clock(at: now)
        case .decided(let decision):
            guard doing == .decide else { return nil }
            doing = nil
            decided(decision, at: now)
        case .looked(let result):
            guard doing == .look else { return nil }
            doing = nil
            looked(result, at: now)
        case .inspected(let obstacles):
            guard doing == .inspect else { return nil }
            (doing, self.obstacles) = (nil, obstacles)
        case .remembered(let failure):
            guard case .remember(let undertaking)? = doing else { return nil }
            doing = nil
            remembered(undertaking, failure: failure, at: now)
        case .executed(let failure):
            guard case .execute(let statement)? = doing else { return nil }
            doing = nil
            executed(statement, failure: failure, at: now)
        }
        endIfSettled()
        guard !isOver, doing == nil else { return nil }
        doing = next(at: now)
        return doing
    }

    /// Whether the volume holds something else than it should.
    var needsWrite: Bool { !isRecordSure || stage.undertaking != record.undertaking && !isForeign }

    /// Whether the cluster may be asked anything: taking a mark back relies on nothing that a full volume could not take.
    private var mayAct: Bool {
        guard !isPaused || isOrdered else { return false }
        return switch stage {
        case .idle: false
        case .withdrawing: true
        case .checking, .beginning, .moving, .left: !needsWrite
        }
    }

    /// Whether a person asked for what is under way.
    var isOrdered: Bool {
        if case .withdrawing(_, let withdrawal) = stage, withdrawal.isByPerson { return true }
        return stage.door == .order
    }

    /// Whether what is under way on the volume is somebody else's, and none of ours is to take its place.
    private var isForeign: Bool { stage.undertaking == nil && record.leave == nil }

    private mutating func next(at now: Instant) -> Action? {
        if stop?.phase == .asking { return .decide }
        if needsWrite {
            if notBefore.map({ now >= $0 }) ?? true {
                isRecordSure = false
                return .remember(stage.undertaking ?? (record.leave == nil ? record.undertaking : nil))
            }
        }
        guard mayAct else { return nil }
        if let statement = pending {
            pending = nil
            if case .decommissionBackend = statement { (mayBeMarked, sentAt) = (true, now) }
            return .execute(statement)
        }
        if let due = stop?.askAgain, now >= due { return .decide }
        if now >= lookAt { return .look }
        guard isStalled(at: now), now >= inspectAt else { return nil }
        inspectAt = now + DecommissionPolicy.inspectAgain
        return .inspect
    }

    /// Whether there was no new least number of tablets for too long.
    func isStalled(at now: Instant) -> Bool { progress?.isStalled(after: policy.stallAfter, at: now) ?? false }

    /// Gives up waiting for a decision; what comes later is not taken.
    mutating func abandonDecision() {
        if doing == .decide { doing = nil }
    }

    // MARK: - Beginning and taking back

    private mutating func prepared(_ record: BackendRecord, podUID: String?, at now: Instant) {
        (self.record, self.podUID) = (record, podUID)
        // Later preparations are of the same life: what is under way goes on.
        guard !isPrepared else { return }
        isPrepared = true
        guard let leave = record.leave else { return }
        if let id = record.id, id != leave.id {
            outcome = "the decommission on record is of the id \(leave.id), and this node is \(id): it is set aside"
            return
        }
        if record.id == nil { self.record.id = leave.id }
        if record.node == nil { self.record.node = leave.endpoint }
        resume(leave, at: now)
    }

    /// Takes up what an earlier life has left.
    private mutating func resume(_ leave: BackendRecord.Leave, at now: Instant) {
        lookAt = now
        let isSamePod = podUID != nil && podUID == leave.podUID
        switch (record.undertaking, leave.door) {
        case (.left, _) where isSamePod:
            (stage, outcome) = (.left(leave), "finished: the cluster had dropped this node")
        case (.left, _):
            outcome = "this node had left the cluster, and is wanted again"
        case (_, .order):
            var leave = leave
            // An order holds for whatever pod runs on this storage, under the address that the storage has by now.
            (leave.podUID, leave.endpoint) = (podUID, record.node ?? leave.endpoint)
            stage = .beginning(leave)
            (mayBeMarked, doubtUntil) = (true, now + DecommissionPolicy.confirmation)
        case (_, .stop):
            let words = "the decommission of an earlier stop was taken back: the node is wanted again"
            stage = .withdrawing(leave, Withdrawal(words: words))
            (mayBeMarked, doubtUntil) = (true, now + DecommissionPolicy.confirmation)
        }
    }

    private mutating func permitted(_ isPermitted: Bool, at now: Instant) {
        // What a look showed to be due before a pause need not be due after it.
        if isPaused, isPermitted { (pending, lookAt) = (nil, now) }
        isPaused = !isPermitted
    }

    private mutating func ordered(at now: Instant) {
        guard stop == nil else { return }
        switch stage {
        case .idle:
            (stage, outcome, refusal, progress, lookAt) = (.checking(.order), nil, nil, nil, now)
        case .withdrawing(let leave, var withdrawal):
            withdrawal.then = .order
            withdrawal.isByPerson = false
            stage = .withdrawing(leave, withdrawal)
        case .checking, .beginning, .moving, .left: break
        }
    }

    private mutating func cancelled(at now: Instant) {
        switch stage {
        case .idle: (outcome, refusal) = ("there is no decommission of ours to take back", nil)
        case .left: (stage, outcome) = (.idle, "taken back by a person: the node is added to the cluster again")
        case .checking, .beginning, .moving, .withdrawing:
            withdraw(Withdrawal(isByPerson: true, words: "taken back by a person"), at: now)
        }
    }

    /// Takes back what was begun; nothing is sent where nothing was.
    mutating func withdraw(_ withdrawal: Withdrawal, at now: Instant) {
        switch stage {
        case .idle, .left: return
        case .checking: settle(withdrawal)
        case .beginning where !mayBeMarked: settle(withdrawal)
        case .withdrawing(var leave, _), .beginning(var leave), .moving(var leave):
            if withdrawal.then == nil {
                // To the next life this says what a stop's says: take it back.
                (leave.door, leave.podUID) = (.stop, nil)
            } else {
                // The mark is to be set again, also by the next life.
                leave.tablets = nil
            }
            stage = .withdrawing(leave, withdrawal)
        }
        (pending, lookAt) = (nil, now)
        forgetLooks()
    }

    /// Nothing of ours is marked any more.
    mutating func settle(_ withdrawal: Withdrawal) {
        stage = withdrawal.then.map { .checking($0) } ?? .idle
        (outcome, refusal) = (withdrawal.words, withdrawal.isRefusal ? withdrawal.words : nil)
        (progress, doubtUntil, mayBeMarked) = (nil, nil, false)
        (obstacles, inspectAt) = (MoveObstacles(), Instant(sinceOrigin: .zero))
        forgetLooks()
    }

    func isDoubtful(at now: Instant) -> Bool { doubtUntil.map { now < $0 } ?? false }

    mutating func forgetLooks() {
        (unmarkedSince, emptySince, isEmptied, waitsFor) = (nil, nil, false, nil)
    }

    // MARK: - Answers

    private mutating func remembered(_ undertaking: BackendRecord.Undertaking?, failure: String?, at now: Instant) {
        isRecordSure = failure == nil
        problem = failure.map { "the record was not written to the volume: \($0)" }
        guard failure != nil else {
            (record.undertaking, notBefore) = (undertaking, nil)
            return
        }
        // By the time that it succeeds the look that asked for the statement is old.
        notBefore = now + DecommissionPolicy.pause
        if !mayAct { (pending, lookAt) = (nil, now + DecommissionPolicy.pause) }
    }

    private mutating func executed(_ statement: Statement, failure: ClusterError?, at now: Instant) {
        problem = failure.map { "\($0)" }
        lookAt = failure == nil ? now : now + DecommissionPolicy.pause
        guard case .decommissionBackend = statement else {
            // What is marked after that was marked by somebody else.
            if failure == nil { mayBeMarked = isDoubtful(at: now) }
            return
        }
        guard let failure else { return }
        guard failure.isFinalRefusal else {
            // It may have taken effect, or do so any moment.
            doubtUntil = now + DecommissionPolicy.doubt
            return
        }
        mayBeMarked = isDoubtful(at: now)
        guard case .beginning = stage else { return }
        let words = "the cluster refuses: \(failure.message)"
        withdraw(Withdrawal(isRefusal: true, words: words), at: now)
    }

    private mutating func looked(_ result: Result<[Backend], ClusterError>, at now: Instant) {
        switch result {
        case .success(let rows):
            (self.rows, silentSince, problem) = (rows, nil, nil)
            lookAt = now + interval
            study(rows, at: now)
        case .failure(let error):
            // An error says nothing, and what two looks are to confirm was interrupted.
            (problem, unmarkedSince, emptySince) = ("\(error)", nil, nil)
            lookAt = now + DecommissionPolicy.pause
            let since = silentSince ?? now
            silentSince = since
            if stop != nil, now - since >= DecommissionPolicy.silence {
                end("no frontend answered for \(DecommissionPolicy.silence.components.seconds) s; \(incomplete)")
            }
        }
    }

    /// A stop counts from its begin.
    mutating func forgetSilence() { silentSince = nil }

    /// The time to the next look.
    private var interval: Duration {
        if stop != nil { return .seconds(2) }
        return switch stage {
        case .idle, .checking, .moving: .seconds(5)
        case .beginning, .withdrawing: .seconds(2)
        case .left: .seconds(10)
        }
    }
}

extension ClusterError {
    /// Whether the cluster has decided, and not only failed to: a frontend without a master, or one that forwards in
    /// vain, answers with an error of the same code.
    var isFinalRefusal: Bool {
        guard case .rejected = reason else { return false }
        let passing = [
            "not ready", "Failed to acquire", "Failed to get master", "has been forwarded", "failed to execute",
            "timeout", "timed out", "TTransport",
        ]
        return !passing.contains { message.contains($0) }
    }
}
