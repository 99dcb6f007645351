package import Doris

/// What a frontend's supervisor does for its cluster while Doris serves: it finishes a recovery, remembers where it
/// belongs, makes the accounts of a cluster that it founded, and drops what is gone.
///
/// One thing at a time; each is answered, and decided anew from the next listing.
package struct FrontendUpkeep: Hashable, Sendable {
    /// Something to do.
    package enum Action: Hashable, Sendable {
        /// Write the record, durably.
        case write(FrontendRecord)
        /// Take the key that makes a start recover out of the configuration.
        case endRecoveryMode
        /// Send a statement to the own frontend.
        case execute(Statement)
        /// Drop the entry, if it is still listed so and dead; the reason is a clause, to be told before.
        case drop(Frontend, because: String)
        /// Set root's password and make the account.
        case makeAccounts
        /// Make the ConfigMap that remembers the founding.
        case mark(clusterID: Int)
        /// Find out what became of a dead frontend.
        case investigate(Frontend, living: [Frontend])
    }

    /// Something that happened.
    package enum Event: Hashable, Sendable {
        /// A start was prepared, with this record and identity.
        case prepared(FrontendRecord, node: Endpoint)
        /// A listing came.
        case saw(FrontendSight)
        /// The last action was carried out, or was not, for the reason in words.
        case done(failure: String?)
        /// The last action found this.
        case found(CleanupEvidence)
        /// Whether the cluster may be changed; a paused node changes nothing.
        case permitted(Bool)
        /// The node stops: do nothing more.
        case ended
    }

    /// What is remembered on the volume.
    package private(set) var record = FrontendRecord()
    /// What is dropped, and what is not.
    package private(set) var cleanup: FrontendCleanup
    /// The name in `image/ROLE`, as seen last since the start was prepared.
    package private(set) var nodeName: String?
    /// The cluster's id in `image/VERSION`, likewise.
    private(set) var clusterID: Int?
    /// The last listing.
    package private(set) var frontends: [Frontend] = []
    /// What is wrong with the volume's free space.
    package private(set) var shortage: String?
    /// What did not succeed last, as a clause; `nil` when everything did.
    package private(set) var problem: String?

    /// Where the cluster is to list this node.
    private(set) var node: Endpoint?
    private let cleanupScope: Settings.Cleanup
    private var doing: Action?
    /// Whether the configuration still makes a start recover although the new address is listed.
    private var mustEndRecoveryMode = false
    private var isPermitted = true
    private var isActive = false
    private var notBefore: Instant?
    private var delay: Backoff

    package init(cleanup policy: CleanupPolicy, seed: UInt64) {
        cleanup = FrontendCleanup(policy: policy)
        cleanupScope = policy.scope
        delay = Backoff(first: .milliseconds(500), cap: .seconds(30), seed: seed)
    }

    /// The own entry in the last listing.
    var own: Frontend? { node.flatMap { frontends.entry(at: $0) } }

    /// Whether something was done whose effect the next listing shows.
    package var wantsListing: Bool { doing == nil && isActive && problem == nil }

    /// Takes an event and returns what is to be done.
    package mutating func handle(_ event: Event, at now: Instant) -> Action? {
        switch event {
        case .prepared(let record, let node):
            // A start that does not recover takes the key out by itself.
            (self.record, self.node, mustEndRecoveryMode) = (record, node, false)
            // What was seen in an earlier life may have been moved aside since.
            (nodeName, clusterID) = (nil, nil)
            isActive = true
            return nil
        case .saw(let sight):
            nodeName = sight.nodeName ?? nodeName
            clusterID = sight.clusterID ?? clusterID
            frontends = sight.frontends
            shortage = sight.shortage
            if isActive, let node { cleanup.watch(sight.frontends, own: node, at: now) }
            guard isActive, isPermitted, doing == nil, notBefore.map({ now >= $0 }) ?? true else { return nil }
            doing = next(sight, at: now)
            return doing
        case .done(let failure):
            return done(failure, at: now)
        case .found(let evidence):
            guard case .investigate? = doing, let node else { return nil }
            doing = nil
            guard isActive, isPermitted, let reason = cleanup.judge(evidence, in: frontends, own: node, at: now)
            else { return nil }
            doing = .drop(evidence.entry, because: reason)
            return doing
        case .permitted(let isPermitted):
            self.isPermitted = isPermitted
            return nil
        case .ended:
            isActive = false
            cleanup.forget()
            return nil
        }
    }

    private mutating func done(_ failure: String?, at now: Instant) -> Action? {
        guard let action = doing else { return nil }
        doing = nil
        if case .drop(let entry, _) = action { cleanup.dropped(entry.editLog, failure: failure) }
        problem = failure
        guard failure == nil else {
            notBefore = now + delay.next()
            return nil
        }
        notBefore = nil
        delay.reset()
        switch action {
        case .write(let record):
            let wasListed = self.record.recovery?.isListed == true
            self.record = record
            guard record.recovery?.isListed == true, !wasListed else { break }
            mustEndRecoveryMode = true
            return isActive ? begin(.endRecoveryMode) : nil
        case .makeAccounts: return persist { $0.needsAccounts = false }
        case .mark: return persist { $0.needsMarker = false }
        case .endRecoveryMode: mustEndRecoveryMode = false
        case .execute, .drop, .investigate: break
        }
        return nil
    }

    /// Has a change of the record written down; a node that stops leaves the record to its departure.
    private mutating func persist(_ change: (inout FrontendRecord) -> Void) -> Action? {
        guard isActive else { return nil }
        var record = record
        change(&record)
        return begin(.write(record))
    }

    private mutating func begin(_ action: Action) -> Action {
        doing = action
        return action
    }

    // MARK: - What comes next

    private mutating func next(_ sight: FrontendSight, at now: Instant) -> Action? {
        guard let node else { return nil }
        if mustEndRecoveryMode { return .endRecoveryMode }
        if let recovery = record.recovery {
            let finish = RecoveryFinish(record: record, recovery: recovery, sight: sight, drops: cleanupScope != .off)
            if let action = finish.action { return action }
            if !finish.isOver { return nil }
        }
        // Only a master's word counts, and only about a node that it sees alive.
        guard sight.frontends.livingMaster != nil,
            sight.frontends.entry(at: node)?.isAlive == true, let clusterID = sight.clusterID
        else { return nil }
        if let settled = settled(sight, node: node, clusterID: clusterID) { return .write(settled) }
        if record.needsAccounts { return .makeAccounts }
        if record.needsMarker { return .mark(clusterID: clusterID) }
        return cleanup.due(in: sight.frontends, own: node, at: now).map {
            .investigate($0, living: sight.frontends.filter(\.isAlive))
        }
    }

    /// The record as it should be; `nil` where it is so already.
    private func settled(_ sight: FrontendSight, node: Endpoint, clusterID: Int) -> FrontendRecord? {
        var settled = record
        settled.clusterID = clusterID
        settled.node = node
        settled.nodeName = sight.nodeName ?? record.nodeName
        settled.listedName = sight.frontends.entry(at: node)?.name
        settled.others = sight.frontends.map(\.editLog).filter { $0 != node }.sorted { "\($0)" < "\($1)" }
        settled.undertaking = nil
        return settled == record ? nil : settled
    }
}
